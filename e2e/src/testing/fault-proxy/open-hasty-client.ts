import { Sipher, type SipherOptions } from '@sipher/client';

/** How many times faster than the clock the client's timers run. */
export const haste = 20;

/**
 * A client whose timeouts and pauses take a twentieth of what it believes, so that a test can let
 * hundreds of them pass.
 */
export const openHastyClient = (options: SipherOptions): Sipher =>
  new Sipher(options, {
    nowMs: () => Date.now(),
    random: () => Math.random(),
    startTimer: (ms, fire) => {
      const timer = setTimeout(fire, ms / haste);
      return () => clearTimeout(timer);
    },
  });
