import { createWriteBatch, type WriteBatch } from './write-batch.ts';
import type { Database, Writer } from './writer.ts';

export type ThreadWriter = Writer & {
  /** Whether the write thread has nothing to do, nothing that passed its deadline either. */
  readonly isIdle: () => boolean;
};

/**
 * Commits on the library's write thread. A batch takes up whatever arrives until that thread holds
 * the lock, and is acknowledged once its commit is on disk: LMDB syncs the pages and writes the
 * meta page through a descriptor opened with O_DSYNC before `mdb_txn_commit` returns.
 */
export const openSyncedWriter = (
  db: Database,
  { deadlineMs }: { readonly deadlineMs: number },
): ThreadWriter => {
  let waiting: WriteBatch | null = null;
  let hasFailed = false;
  let transactions = 0;
  const underWay = new Set<Promise<boolean>>();

  const commit = async (batch: WriteBatch): Promise<boolean> => {
    const seal = () => {
      if (waiting === batch) waiting = null;
    };
    let isAbandoned = false;
    transactions += 1;
    const committed = runTransaction(db, () => {
      seal();
      if (!isAbandoned) batch.runAll();
    }).finally(() => {
      transactions -= 1;
    });
    const failure = await Promise.race([committed, waitForDeadline(deadlineMs, committed)]);
    seal();
    isAbandoned = true;
    hasFailed = failure !== null;
    if (failure === null) batch.acknowledgeAll();
    else batch.rejectAll(failure.cause);
    return failure?.isDeadline !== true;
  };

  return {
    write: (run) => {
      if (waiting !== null) return waiting.add(run);
      const batch = createWriteBatch();
      const written = batch.add(run);
      const fatal = hasFailed ? findFatalFailure(db) : null;
      if (fatal !== null) {
        batch.rejectAll(fatal.cause);
        return written;
      }
      waiting = batch;
      const ended = commit(batch);
      underWay.add(ended);
      ended.finally(() => underWay.delete(ended));
      return written;
    },
    isIdle: () => transactions === 0,
    close: async () => (await Promise.all(underWay)).every(Boolean),
  };
};

type Failure = { readonly cause: unknown; readonly isDeadline: boolean };

/** Resolves, and never rejects: nobody may be there to listen once the deadline has passed. */
const runTransaction = async (db: Database, run: () => void): Promise<Failure | null> => {
  try {
    await db.transaction(run);
    return null;
  } catch (error) {
    return { cause: await findCommitError(error), isDeadline: false };
  }
};

/**
 * The library rejects with an error whose `commitError` is a promise that rejects with the reason,
 * and that would end the process as an unhandled rejection if nobody listened.
 */
const findCommitError = async (error: unknown): Promise<unknown> => {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  const reason = Promise.resolve(error.commitError).then(
    () => error,
    (cause: unknown) => cause,
  );
  return Promise.race([reason, wait(commitErrorWaitMs).then(() => error)]);
};

/** The reason follows at once; this only keeps a change in the library from hanging a request. */
const commitErrorWaitMs = 100;

/**
 * After a failed write of a meta page LMDB refuses everything until the process ends, and the
 * library's write thread would then stop with a lock in its hands: so it is not asked again.
 */
const findFatalFailure = (db: Database): Failure | null => {
  try {
    db.resetReadTxn();
    db.getBinaryFast('!');
    return null;
  } catch (cause) {
    return { cause, isDeadline: false };
  }
};

const waitForDeadline = (deadlineMs: number, until: Promise<unknown>): Promise<Failure> =>
  new Promise((resolve) => {
    const cause = new Error(`no answer within ${deadlineMs} ms`);
    const timer = setTimeout(() => resolve({ cause, isDeadline: true }), deadlineMs);
    timer.unref();
    until.then(() => clearTimeout(timer));
  });

const wait = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
