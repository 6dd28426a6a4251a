import { onAbort } from './on-abort.ts';

/** As the promise, but rejects with the signal's reason as soon as it is aborted. */
export const untilAborted = <T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> => {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const cancel = onAbort(signal, stop);
    promise.finally(cancel).then(resolve, reject);
    if (signal.aborted) stop();
  });
};
