import type { TokenRate, TokenResult } from './port.ts';

/** A bucket at one moment; its interval is a whole number of ticks. */
export type TokenBucket = {
  readonly capacity: number;
  readonly intervalMs: number;
  readonly nowMs: number;
};

/** Whether it gave, and the moment at which the bucket is full again: all that a driver keeps. */
export type Taking = { readonly taken: boolean; readonly fullAtMs: number };

export const buildTokenBucket = (rate: TokenRate, nowMs: number): TokenBucket => ({
  capacity: rate.capacity,
  intervalMs: Math.ceil(rate.refillIntervalMs * ticksPerMs) / ticksPerMs,
  nowMs,
});

/** Sums of such ticks are exact in a double at today's epoch milliseconds: nothing drifts. */
const ticksPerMs = 1_024;

/**
 * Takes one token from a bucket that is full again at `storedMs` (0: it never gave any): the
 * theoretical arrival time of the generic cell rate algorithm, from which all else follows.
 * redis/scripts/counters.ts does the same sums in the same order.
 *
 * @see https://www.itu.int/rec/T-REC-I.371
 */
export const takeTokenAt = (bucket: TokenBucket, storedMs: number): Taking => {
  const { capacity, intervalMs, nowMs } = bucket;
  const emptyMs = capacity * intervalMs;
  // Never more than empty, also where a slower rate filled the record.
  const presentMs = Math.min(Math.max(storedMs, nowMs), nowMs + emptyMs);
  const taken = presentMs + intervalMs <= nowMs + emptyMs;
  return { taken, fullAtMs: taken ? presentMs + intervalMs : presentMs };
};

export const buildTokenResult = (bucket: TokenBucket, taking: Taking): TokenResult => {
  const { capacity, intervalMs, nowMs } = bucket;
  const spareMs = nowMs + capacity * intervalMs - taking.fullAtMs;
  const remaining = Math.floor(spareMs / intervalMs);
  return {
    taken: taking.taken,
    remaining,
    retryAfterMs: remaining > 0 ? 0 : Math.ceil(intervalMs - spareMs),
    fullAtMs: Math.ceil(taking.fullAtMs),
  };
};
