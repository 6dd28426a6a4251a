import type { Worker } from 'node:cluster';
import { stopPatienceMs } from '@sipher/server/shutdown-patience';

/**
 * Resolves once this worker is to stop: at SIGTERM or SIGINT, or when the primary is gone. Further
 * signals change nothing: the terminal's Ctrl-C reaches the worker twice, by itself and through the
 * primary, and who must end at once is killed by that.
 */
export const waitForPrimary = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    process.on('SIGTERM', () => resolve()).on('SIGINT', () => resolve());
    worker.once('disconnect', () => {
      // Unless told that this was meant, the cluster ends the process here, amid its requests.
      worker.exitedAfterDisconnect = true;
      resolve();
      // Nobody is left to kill a worker that hangs.
      setTimeout(() => process.exit(1), stopPatienceMs).unref();
    });
  });
