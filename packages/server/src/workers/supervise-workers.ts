import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openLog } from '../open-log.ts';
import { stopPatienceMs } from '../shutdown-patience.ts';
import { type Exit, forkWorker, type RunningWorker } from './fork-worker.ts';
import { openFrozenWorkers } from './frozen-workers.ts';
import { openReportRelay } from './report-relay.ts';
import { deriveRestartDelayMs } from './restart-delay.ts';
import { openUntakenConnections } from './untaken-connections.ts';

export type Supervision = {
  /** How many workers serve: 1 or more. */
  readonly count: number;
  readonly logLevel: string;
  /** Resolves once they are to stop. */
  readonly stop: Promise<void>;
};

export type SupervisionEnd =
  | { readonly outcome: 'stopped' }
  /** So many were killed: they had not ended some time after their patience had. */
  | { readonly outcome: 'killed'; readonly count: number }
  /** The first worker ended before it listened. With an exit code it has said why. */
  | ({ readonly outcome: 'not started' } & Exit);

/**
 * Runs the command of this process again as so many workers, which share its port, until `stop`, kills
 * those that freeze, and starts those again that end. This process serves nothing itself. The first
 * worker starts alone: what keeps it from starting would keep all of them, and is told once.
 *
 * @example
 * const end = await superviseWorkers({ count: 4, logLevel: 'info', stop });
 */
export const superviseWorkers = async (supervision: Supervision): Promise<SupervisionEnd> => {
  const { count, logLevel, stop } = supervision;
  const stopping = openStopping(stop);
  const log = openLog(logLevel, { unbuffered: true });
  const watches = [
    openUntakenConnections(),
    openReportRelay(),
    openFrozenWorkers({ stopping, log }),
  ];
  const crew = { stopping, log, fork: () => forkWorker(watches) };
  const first = crew.fork();
  const exit = await Promise.race([first.listens, first.exit]);
  if (exit !== null && !crew.stopping.aborted) return { outcome: 'not started', ...exit };
  const others = crew.stopping.aborted ? 0 : count - 1;
  const workers = [first, ...Array.from({ length: others }, crew.fork)];
  const ended = Promise.all(workers.map((worker) => keepRunning(worker, crew)));
  await stop;
  const inTime = await Promise.race([ended, sleep(stopPatienceMs, null, { ref: false })]);
  if (inTime !== null) return { outcome: 'stopped' };
  const killed = signalAll('SIGKILL');
  await ended;
  return { outcome: 'killed', count: killed };
};

/** Aborted once the workers were told to stop. */
const openStopping = (stop: Promise<void>): AbortSignal => {
  const stopping = new AbortController();
  void stop.then(() => {
    stopping.abort();
    signalAll('SIGTERM');
    // A second signal ends this process at once, and with it those that would finish requests.
    process.once('exit', () => signalAll('SIGKILL'));
  });
  return stopping.signal;
};

type Crew = {
  readonly stopping: AbortSignal;
  readonly log: Logger;
  readonly fork: () => RunningWorker;
};

/** Starts a worker again whenever it has ended. Resolves once it has ended for good. */
const keepRunning = async (first: RunningWorker, { stopping, log, fork }: Crew): Promise<void> => {
  let [current, delayMs] = [first, 0];
  for (;;) {
    const exit = await current.exit;
    if (stopping.aborted) return;
    delayMs = deriveRestartDelayMs(Date.now() - current.startedAtMs, delayMs);
    log.error({ msg: 'worker ended', worker: current.number, ...exit, restartInMs: delayMs });
    // Aborted when the workers are to stop.
    await sleep(delayMs, null, { signal: stopping }).catch(() => null);
    if (stopping.aborted) return;
    current = fork();
  }
};

/** @returns how many there were */
const signalAll = (name: NodeJS.Signals): number => {
  const workers = Object.values(cluster.workers ?? {});
  for (const worker of workers) worker?.process.kill(name);
  return workers.length;
};
