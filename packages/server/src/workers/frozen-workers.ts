import type { Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { WorkerWatch } from './fork-worker.ts';
import type { WorkerMessage } from './worker-message.ts';

/** How often a worker that listens is asked for a sign of life. */
export const pingIntervalMs = 2_000;

/** How long a worker may owe an answer before it is taken for frozen. */
export const silencePatienceMs = 10_000;

/**
 * Pings are counted and not the time: when this process itself was stopped for a while, the time is
 * over at once though every worker is well.
 */
const pingsOwed = silencePatienceMs / pingIntervalMs;

export type FrozenWorkersDeps = {
  /** Aborted once the workers are to stop: from then on their stop has a patience of its own. */
  readonly stopping: AbortSignal;
  readonly log: Pick<Logger, 'warn'>;
};

/** In the primary: kills each watched worker that listens and gives no sign of life any more. */
export const openFrozenWorkers = ({ stopping, log }: FrozenWorkersDeps): WorkerWatch => {
  const watch = (worker: Worker): void => {
    let owed = 0;
    const ask = () => {
      if (owed < pingsOwed) {
        owed += 1;
        sendPing(worker);
        return;
      }
      end();
      log.warn({ msg: 'worker frozen', worker: worker.id, silentMs: silencePatienceMs });
      // Any other signal would wait in a process that is stopped.
      worker.process.kill('SIGKILL');
    };
    const timer = setInterval(ask, pingIntervalMs).unref();
    const end = () => {
      clearInterval(timer);
      stopping.removeEventListener('abort', end);
    };
    worker.on('message', () => {
      owed = 0;
    });
    worker.once('exit', end);
    stopping.addEventListener('abort', end);
  };
  return (worker) => {
    worker.once('listening', () => {
      if (!stopping.aborted) watch(worker);
    });
  };
};

const sendPing = (worker: Worker): void => {
  const message: WorkerMessage = { type: 'ping' };
  if (worker.isConnected()) worker.send(message);
};
