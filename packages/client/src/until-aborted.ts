/** As the promise, but rejects with the signal's reason as soon as it is aborted. */
export const untilAborted = <T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> =>
  signal === undefined
    ? promise
    : new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        promise.finally(() => signal.removeEventListener('abort', stop)).then(resolve, reject);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
