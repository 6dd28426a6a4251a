import { setTimeout as sleep } from 'node:timers/promises';

type Patience = { readonly timeoutMs?: number; readonly everyMs?: number };

/** Asks until the answer is yes. Rejects with `what` if it is not within `timeoutMs` (10 s). */
export const waitUntil = async (
  what: string,
  isSo: () => Promise<boolean>,
  { timeoutMs = 10_000, everyMs = 10 }: Patience = {},
): Promise<void> => {
  const endMs = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(everyMs);
  }
};
