import cluster, { type Worker } from 'node:cluster';

/** As of any child process; neither of them if it could not be started at all. */
export type Exit = { readonly code: number | null; readonly signal: string | null };

export type RunningWorker = {
  /** Counted from 1; a worker that takes the place of another has a number of its own. */
  readonly number: number;
  readonly startedAtMs: number;
  /** Resolves once it accepts connections. */
  readonly listens: Promise<null>;
  readonly exit: Promise<Exit>;
};

/** What the primary does about each of its workers, from the moment that it is there. */
export type WorkerWatch = (worker: Worker) => void;

/** Runs the command of this process again, as a worker. */
export const forkWorker = (watches: readonly WorkerWatch[]): RunningWorker => {
  const worker = cluster.fork();
  for (const watch of watches) watch(worker);
  return {
    number: worker.id,
    startedAtMs: Date.now(),
    listens: new Promise((resolve) => worker.once('listening', () => resolve(null))),
    exit: waitForExit(worker),
  };
};

const waitForExit = (worker: Worker): Promise<Exit> =>
  new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
    worker.on('error', () => {
      // Without an id there is no process, and no exit will be told. Else a message did not reach
      // a process that has ended.
      if (worker.process.pid === undefined) resolve({ code: null, signal: null });
    });
  });
