import type { TokenResult } from '../port.ts';
import { buildTokenResult, type TokenBucket, takeTokenAt } from '../token-bucket.ts';
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

/** A bucket's record is the moment at which it is full again; then it equals no record. */
export const takeTokenFrom = (rows: Rows, bucketKey: string, bucket: TokenBucket): TokenResult => {
  const storedMs = rows.get(bucketKey)?.readDoubleBE(0) ?? 0;
  const taking = takeTokenAt(bucket, storedMs);
  const { taken, fullAtMs } = taking;
  if (taken) {
    const record = Buffer.allocUnsafe(8);
    record.writeDoubleBE(fullAtMs, 0);
    rows.put(bucketKey, record);
    if (!isSameMinute(storedMs, fullAtMs)) putHint(rows, fullAtMs, bucketKey);
  }
  return buildTokenResult(bucket, taking);
};

/** Counters and buckets lead with the moment at which they are as good as absent. */
export const readVolatileExpiry = (record: Buffer): number => record.readDoubleBE(0);
