import type { TokenRate } from '../../stores/port.ts';

/** The time that every limit is told for: an hour. */
export const windowSeconds = 3600;

/** A bucket that lets `limit` through at once and is full again an hour after it was emptied. */
export const hourlyRate = (limit: number): TokenRate => ({
  capacity: limit,
  refillIntervalMs: (windowSeconds * 1000) / limit,
});

/** Whole seconds, rounded up so that nobody comes back too early. */
export const secondsUntil = (timeMs: number, nowMs: number): number =>
  Math.max(0, Math.ceil((timeMs - nowMs) / 1000));
