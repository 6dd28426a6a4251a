import { setTimeout } from 'node:timers/promises';
import type { Store } from './port.ts';

const retryMs = 100;

/**
 * Resolves to true once the store has answered, to false after `patienceMs` without an answer. A
 * store that is not there yet is asked again and again.
 */
export const waitForStore = async (
  store: Pick<Store, 'ping'>,
  patienceMs: number,
): Promise<boolean> => {
  const patience = new AbortController();
  const { signal } = patience;
  try {
    return await Promise.race([
      pingUntilAnswered(store, signal),
      setTimeout(patienceMs, false, { signal }),
    ]);
  } finally {
    patience.abort();
  }
};

const pingUntilAnswered = async (
  store: Pick<Store, 'ping'>,
  signal: AbortSignal,
): Promise<boolean> => {
  while (!signal.aborted) {
    const answered = await store.ping().then(
      () => true,
      () => false,
    );
    if (answered) return true;
    await setTimeout(retryMs);
  }
  return false;
};
