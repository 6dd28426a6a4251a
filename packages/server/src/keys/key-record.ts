import type { BackendId, Tier } from '@sipher/contract';
import type { RandomBytes } from '@sipher/core';
import type { Collection, Entry, EntryKey, ListingPosition, Store } from '../stores/port.ts';
import { hashSecret, wrapDataKey } from './data-key.ts';
import { generateKey, type KeyParts } from './key-format.ts';

/** A secret, as what proves it and as what it opens. */
export type SecretRecord = {
  readonly secretHash: string;
  readonly wrappedDataKey: string;
};

/** What the store holds of a key, as JSON. */
export type StoredKey = {
  readonly name: string;
  readonly tier: Tier;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  /** Null once the key is revoked: with it goes all that was sealed. */
  readonly current: SecretRecord | null;
  /** A rotated secret that was not used yet. */
  readonly pending: SecretRecord | null;
  /** What its holder set with `backendsSelect`. Here, so that no request reads it apart. */
  readonly preferredBackend?: BackendId | null;
};

/** What the store knows of an API key. */
export type KeyRecord = {
  readonly id: string;
  readonly stored: StoredKey;
  readonly createdAtMs: number;
  readonly version: number;
};

const keys: Collection = { name: 'key', durable: true };
const keyIndex: Collection = { name: 'keys', durable: true };

/** The partition that lists the ids of all keys, for the operator. */
export const indexPartition = '_keys';

const recordKey = (id: string): EntryKey => ({ partition: id, collection: keys, id: 'record' });
const indexKey = (id: string): EntryKey => ({
  partition: indexPartition,
  collection: keyIndex,
  id,
});

/** The record of a key, or null if there is none. */
export const readKey = async (store: Store, id: string): Promise<KeyRecord | null> =>
  (await readKeyWith(store, id, [])).record;

export type KeyReading = {
  readonly record: KeyRecord | null;
  readonly others: readonly (Entry | null)[];
};

/** As `readKey`, with other entries of the key's partition in the same round trip. */
export const readKeyWith = async (
  store: Store,
  id: string,
  otherKeys: readonly EntryKey[],
): Promise<KeyReading> => {
  const [entry, ...others] = await store.getMany([recordKey(id), ...otherKeys]);
  return { record: entry ? decodeRecord(id, entry) : null, others };
};

const decodeRecord = (id: string, { value, createdAtMs, version }: Entry): KeyRecord => ({
  id,
  stored: JSON.parse(value) as StoredKey, // written by this file alone
  createdAtMs,
  version,
});

/** Writes a changed record; null if another change came first. */
export const replaceKey = async (
  store: Store,
  record: KeyRecord,
  change: Partial<StoredKey>,
): Promise<KeyRecord | null> => {
  const value = JSON.stringify({ ...record.stored, ...change } satisfies StoredKey);
  const result = await store.put(recordKey(record.id), value, {
    expiresAtMs: null,
    ifVersion: record.version,
  });
  return result.outcome === 'written' ? decodeRecord(record.id, result.entry) : null;
};

export type NewKey = {
  readonly name: string;
  readonly tier: Tier;
  readonly expiresAtMs: number | null;
};

/** Makes the parts and the stored form of a new key. */
export const generateKeyRecord = (key: NewKey, random: RandomBytes) => {
  const parts = generateKey(random);
  const stored: StoredKey = {
    ...key,
    revokedAtMs: null,
    current: generateSecretRecord(parts, random(32), random),
    pending: null,
  };
  return { parts, stored };
};

export const generateSecretRecord = (
  parts: KeyParts,
  dataKey: Uint8Array,
  random: RandomBytes,
): SecretRecord => ({
  secretHash: hashSecret(parts.secret),
  wrappedDataKey: wrapDataKey(dataKey, parts, random),
});

/**
 * Stores a new key. The index is written before the record, so that no key works that the operator
 * cannot see.
 */
export const registerKey = async (
  store: Store,
  id: string,
  stored: StoredKey,
): Promise<KeyRecord> => {
  await store.put(indexKey(id), '', { expiresAtMs: null });
  const value = JSON.stringify(stored);
  const result = await store.put(recordKey(id), value, { expiresAtMs: null, ifAbsent: true });
  // Ids carry 71 random bits: a clash is a fault of the random source, never bad luck.
  if (result.outcome !== 'written') throw new Error('the id of a new API key is taken');
  return decodeRecord(id, result.entry);
};

/** Every key, newest first. */
export const listKeys = async (store: Store): Promise<KeyRecord[]> => {
  const records: KeyRecord[] = [];
  for await (const page of pageKeys(store)) records.push(...page);
  return records;
};

/** Whether there is any key, live or not. */
export const hasKeys = async (store: Store): Promise<boolean> => {
  for await (const page of pageKeys(store)) if (page.length > 0) return true;
  return false;
};

/** An id in the index without a record is what a crash between the two left: it is no key. */
async function* pageKeys(store: Store): AsyncGenerator<KeyRecord[]> {
  let after: ListingPosition | null | undefined;
  do {
    const page = { limit: 100, ...(after ? { after } : {}) };
    const { entries, next } = await store.list(indexPartition, keyIndex, page);
    const found = await Promise.all(entries.map(({ id }) => readKey(store, id)));
    yield found.filter((record) => record !== null);
    after = next;
  } while (after !== null);
}
