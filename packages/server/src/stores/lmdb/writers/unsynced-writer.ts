import { createWriteBatch, type WriteBatch } from './write-batch.ts';
import type { Database, Writer } from './writer.ts';

/**
 * Commits on the main thread: without a sync that costs microseconds, where a hand-over to the
 * library's write thread costs half a millisecond, and the lock between processes is never held
 * while an event loop is busy. What arrives in one turn of the event loop shares a commit.
 */
export const openUnsyncedWriter = (db: Database): Writer => {
  let waiting: WriteBatch | null = null;
  const commit = (batch: WriteBatch) => {
    waiting = null;
    try {
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
      return true;
    },
  };
};
