/** Time and chance, as the client takes them: passed in by tests that would rather not wait. */
export type Timing = {
  /** Now, in ms since the epoch. */
  readonly nowMs: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Calls `fire` once after so many ms, unless the function that it gives back was called before. */
  readonly startTimer: (ms: number, fire: () => void) => () => void;
};

/** The clock of this machine. */
export const platformTiming: Timing = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  startTimer: (ms, fire) => {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};
