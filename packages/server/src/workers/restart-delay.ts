/** Who lives as long as this has started well. */
const steadyMs = 5_000;
const firstDelayMs = 100;
const longestDelayMs = 5_000;

/**
 * How long to wait until a worker that has ended is started again: not at all after a life of some
 * seconds, else twice as long as the last time.
 */
export const deriveRestartDelayMs = (livedMs: number, lastDelayMs: number): number => {
  if (livedMs >= steadyMs) return 0;
  return Math.min(longestDelayMs, Math.max(firstDelayMs, 2 * lastDelayMs));
};
