import { timingSafeEqual } from 'node:crypto';
import type { Tier } from '@sipher/contract';
import { ApiError } from '../api-error.ts';
import type { Entry, EntryKey, Store } from '../stores/port.ts';
import { untilWritten } from '../until-written.ts';
import { hashSecret, unwrapDataKey } from './data-key.ts';
import { type KeyParts, parseKey } from './key-format.ts';
import { type KeyRecord, readKeyWith, replaceKey, type SecretRecord } from './key-record.ts';
import type { RecentCaller, RecentCallers } from './recent-callers.ts';

/** Who is calling: an API key whose secret was shown. */
export type Caller = {
  readonly keyId: string;
  readonly tier: Tier;
  readonly record: KeyRecord;
  /** The key under which this caller's secrets are sealed: 32 bytes. */
  readonly openDataKey: () => Uint8Array;
  /** The secret that was shown, to prove it again after a change of the record. */
  readonly secret: string;
  /** Reads entries of this caller's partition. */
  readonly readOwn: ReadEntries;
};

type ReadEntries = (keys: readonly EntryKey[]) => Promise<readonly (Entry | null)[]>;

/** What else to read of the partition of the key with this id, in the same round trip. */
export type ReadAhead = (keyId: string) => readonly EntryKey[];

/** What to do for a caller while its key is proven. */
export type Ahead = {
  readonly read?: ReadAhead | undefined;
  /** Told who the caller is, if an earlier request has proven that and nothing changed since. */
  readonly onRecent?: ((caller: RecentCaller) => void) | undefined;
};

type AuthenticateDeps = {
  readonly store: Store;
  readonly nowMs: () => number;
  readonly recentCallers?: RecentCallers;
};

/** The caller that the text of an API key proves; else throws `INVALID_API_KEY`. */
export const authenticateKey = async (
  text: string,
  deps: AuthenticateDeps,
  ahead: Ahead = {},
): Promise<Caller> => {
  const parts = parseKey(text);
  if (parts === null) throw new ApiError('INVALID_API_KEY');
  const secretHash = Buffer.from(hashSecret(parts.secret));
  const recent = deps.recentCallers?.find(parts.id, secretHash) ?? null;
  if (recent !== null) ahead.onRecent?.(recent);
  try {
    const caller = await untilWritten(
      () => proveOnce({ parts, secretHash, readAhead: ahead.read }, deps),
      deps.nowMs,
    );
    deps.recentCallers?.remember(caller, secretHash);
    return caller;
  } catch (error) {
    if (recent !== null) deps.recentCallers?.forget(parts.id);
    throw error;
  }
};

type Showing = {
  readonly parts: KeyParts;
  readonly secretHash: Buffer;
  readonly readAhead: ReadAhead | undefined;
};

/** Null where another request has promoted the same secret meanwhile. */
const proveOnce = async (
  { parts, secretHash, readAhead = () => [] }: Showing,
  { store, nowMs }: AuthenticateDeps,
): Promise<Caller | null> => {
  const aheadKeys = readAhead(parts.id);
  const { record, others } = await readKeyWith(store, parts.id, aheadKeys);
  const found = { parts, readOwn: answerOnce(aheadKeys, others, store) };
  if (record === null || !isLive(record, nowMs())) throw new ApiError('INVALID_API_KEY');
  const { current, pending } = record.stored;
  if (matches(current, secretHash)) return toCaller(record, current, found);
  if (!matches(pending, secretHash)) throw new ApiError('INVALID_API_KEY');
  // The first use of a rotated secret ends the old one, before anything runs under the new.
  const promoted = { current: pending, pending: null };
  const written = await replaceKey(store, record, promoted);
  return written === null ? null : toCaller(written, pending, found);
};

const isLive = ({ stored: { revokedAtMs, expiresAtMs } }: KeyRecord, nowMs: number): boolean =>
  revokedAtMs === null && (expiresAtMs === null || nowMs < expiresAtMs);

const matches = (secret: SecretRecord | null, hash: Buffer): secret is SecretRecord =>
  secret !== null && timingSafeEqual(Buffer.from(secret.secretHash), hash);

/** Answers from what was read ahead, but once only: who asks again wants what is there by then. */
const answerOnce = (
  aheadKeys: readonly EntryKey[],
  entries: readonly (Entry | null)[],
  store: Store,
): ReadEntries => {
  let isUsed = aheadKeys.length === 0;
  return async (keys) => {
    const isAhead = !isUsed && keys.every((key, index) => isSameKey(key, aheadKeys[index]));
    if (!isAhead) return store.getMany(keys);
    isUsed = true;
    return entries;
  };
};

const isSameKey = (one: EntryKey, other: EntryKey | undefined): boolean =>
  one.id === other?.id && one.collection === other.collection && one.partition === other.partition;

type Found = { readonly parts: KeyParts; readonly readOwn: ReadEntries };

const toCaller = (
  record: KeyRecord,
  { wrappedDataKey }: SecretRecord,
  { parts, readOwn }: Found,
): Caller => {
  let dataKey: Uint8Array | undefined;
  return {
    keyId: record.id,
    tier: record.stored.tier,
    record,
    secret: parts.secret,
    readOwn,
    openDataKey: () => {
      dataKey ??= unwrapDataKey(wrappedDataKey, parts);
      return dataKey;
    },
  };
};
