import type { TokenRate, TokenResult } from '../port.ts';
import { putHint } from './entries.ts';
import type { Rows } from './environment.ts';
import { isSameMinute } from './layout.ts';

/** A counter's record: its expiry, then its value, both as big-endian doubles. */
export const incrementCounter = (
  rows: Rows,
  counterKey: string,
  { by, expiresAtMs, nowMs }: { by: number; expiresAtMs: number; nowMs: number },
): number => {
  const present = rows.get(counterKey);
  const presentExpiryMs = present?.readDoubleBE(0) ?? 0;
  const isNew = present === undefined || presentExpiryMs <= nowMs;
  const value = (isNew ? 0 : present.readDoubleBE(8)) + by;
  const record = Buffer.allocUnsafe(16);
  record.writeDoubleBE(isNew ? expiresAtMs : presentExpiryMs, 0);
  record.writeDoubleBE(value, 8);
  rows.put(counterKey, record);
  if (isNew) putHint(rows, expiresAtMs, counterKey);
  return value;
};

/**
 * A bucket's record is the moment at which it is full again (the theoretical arrival time of the
 * generic cell rate algorithm, ITU-T I.371), from which all else follows; then it equals no record.
 */
export const takeTokenFrom = (
  rows: Rows,
  bucketKey: string,
  { capacity, refillIntervalMs, nowMs }: TokenRate & { readonly nowMs: number },
): TokenResult => {
  const intervalMs = Math.ceil(refillIntervalMs * ticksPerMs) / ticksPerMs;
  const emptyMs = capacity * intervalMs;
  const storedMs = rows.get(bucketKey)?.readDoubleBE(0) ?? 0;
  // Never more than empty, also where a slower rate filled the record.
  const presentMs = Math.min(Math.max(storedMs, nowMs), nowMs + emptyMs);
  const taken = presentMs + intervalMs <= nowMs + emptyMs;
  const fullAtMs = taken ? presentMs + intervalMs : presentMs;
  if (taken) {
    const record = Buffer.allocUnsafe(8);
    record.writeDoubleBE(fullAtMs, 0);
    rows.put(bucketKey, record);
    if (!isSameMinute(storedMs, fullAtMs)) putHint(rows, fullAtMs, bucketKey);
  }
  const spareMs = nowMs + emptyMs - fullAtMs;
  const remaining = Math.floor(spareMs / intervalMs);
  return {
    taken,
    remaining,
    retryAfterMs: remaining > 0 ? 0 : Math.ceil(intervalMs - spareMs),
    fullAtMs: Math.ceil(fullAtMs),
  };
};

/** Sums of such ticks are exact in a double at today's epoch milliseconds: nothing drifts. */
const ticksPerMs = 1_024;

/** Counters and buckets lead with the moment at which they are as good as absent. */
export const readVolatileExpiry = (record: Buffer): number => record.readDoubleBE(0);
