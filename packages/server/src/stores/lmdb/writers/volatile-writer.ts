import { openSyncedWriter } from './synced-writer.ts';
import { watchOtherProcesses } from './watch-other-processes.ts';
import { createWriteBatch, type WriteBatch } from './write-batch.ts';
import type { Database, Writer } from './writer.ts';

/**
 * Commits without syncs. While this process is alone with the database it does so on the main
 * thread: that costs microseconds, where the write thread costs some 0.3 ms. While others share
 * it, the write thread waits for their lock, and not for ever: one of them that was frozen with the
 * lock in its hands would otherwise stop this event loop with it. What arrives in one turn of the
 * event loop shares a commit either way.
 */
export const openVolatileWriter = (
  db: Database,
  options: { readonly deadlineMs: number },
): Writer => {
  const thread = openSyncedWriter(db, options);
  const hasOthers = watchOtherProcesses(db);
  let waiting: WriteBatch | null = null;
  const commit = (batch: WriteBatch) => {
    waiting = null;
    try {
      // The main thread must not wait for a lock that the write thread may hold for it.
      if (!thread.isIdle() || hasOthers()) {
        thread.write(batch.runAll).then(batch.acknowledgeAll, batch.rejectAll);
        return;
      }
      db.transactionSync(() => batch.runAll());
    } catch (error) {
      batch.rejectAll(error);
      return;
    }
    batch.acknowledgeAll();
  };
  return {
    write: (run) => {
      if (waiting === null) {
        const batch = createWriteBatch();
        waiting = batch;
        setImmediate(() => commit(batch));
      }
      return waiting.add(run);
    },
    close: async () => {
      const batch = waiting;
      if (batch !== null) await batch.add(() => undefined).catch(() => undefined);
      return thread.close();
    },
  };
};
