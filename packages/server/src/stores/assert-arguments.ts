import type { EntryKey, Page, PutOptions, TokenRate, VolatileKey } from './port.ts';

const namePattern = /^[\w-]{1,128}$/;

/** Drivers build their own keys from names: one that they could not tell apart is a bug above. */
const assertName = (field: string, name: string): void => {
  if (!namePattern.test(name)) {
    throw new Error(`${field}: expected 1 to 128 characters of A-Z a-z 0-9 _ -`);
  }
};

export const assertCollection = (partition: string, collection: string): void => {
  assertName('partition', partition);
  assertName('collection', collection);
};

export const assertEntryKey = ({ partition, collection, id }: EntryKey): void => {
  assertCollection(partition, collection.name);
  assertName('id', id);
};

export const assertVolatileKey = ({ partition, name }: VolatileKey): void => {
  assertName('partition', partition);
  assertName('name', name);
};

/** The last time that the 9 base-36 digits of a key hold (see lmdb/layout.ts), in the year 5188. */
const timeLimitMs = 36 ** 9 - 1;

export const assertTime = (field: string, timeMs: number): void => {
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > timeLimitMs) {
    throw new Error(`${field}: expected whole milliseconds since the epoch, got ${timeMs}`);
  }
};

export const assertPutOptions = ({ expiresAtMs, createdAtMs, maxLive }: PutOptions): void => {
  if (createdAtMs !== undefined) assertTime('createdAtMs', createdAtMs);
  if (expiresAtMs !== null) assertTime('expiresAtMs', expiresAtMs);
  if (maxLive !== undefined && !(maxLive >= 0)) {
    throw new Error(`maxLive: expected a number from 0, got ${maxLive}`);
  }
};

export const assertPage = ({ limit, after }: Page): void => {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
    throw new Error(`limit: expected an integer from 1 to 1,000, got ${limit}`);
  }
  if (after === undefined) return;
  assertTime('after.createdAtMs', after.createdAtMs);
  assertName('after.id', after.id);
};

export const assertIncrement = (by: number, expiresAtMs: number): void => {
  if (!Number.isSafeInteger(by)) throw new Error(`by: expected an integer, got ${by}`);
  assertTime('expiresAtMs', expiresAtMs);
};

export const assertRate = ({ capacity, refillIntervalMs }: TokenRate): void => {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new Error(`capacity: expected an integer from 1, got ${capacity}`);
  }
  if (!(refillIntervalMs > 0 && Number.isFinite(refillIntervalMs))) {
    throw new Error(`refillIntervalMs: expected a positive number, got ${refillIntervalMs}`);
  }
};
