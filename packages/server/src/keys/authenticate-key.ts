import { timingSafeEqual } from 'node:crypto';
import type { Tier } from '@sipher/contract';
import { ApiError } from '../api-error.ts';
import type { Store } from '../stores/port.ts';
import { untilWritten } from '../until-written.ts';
import { hashSecret, unwrapDataKey } from './data-key.ts';
import { type KeyParts, parseKey } from './key-format.ts';
import { type KeyRecord, readKey, replaceKey, type SecretRecord } from './key-record.ts';

/** Who is calling: an API key whose secret was shown. */
export type Caller = {
  readonly keyId: string;
  readonly tier: Tier;
  readonly record: KeyRecord;
  /** The key under which this caller's secrets are sealed: 32 bytes. */
  readonly openDataKey: () => Uint8Array;
  /** The secret that was shown, to prove it again after a change of the record. */
  readonly secret: string;
};

type AuthenticateDeps = { readonly store: Store; readonly nowMs: () => number };

/** The caller that the text of an API key proves; else throws `INVALID_API_KEY`. */
export const authenticateKey = async (text: string, deps: AuthenticateDeps): Promise<Caller> => {
  const parts = parseKey(text);
  if (parts === null) throw new ApiError('INVALID_API_KEY');
  const secretHash = Buffer.from(hashSecret(parts.secret));
  return untilWritten(async () => {
    const record = await readKey(deps.store, parts.id);
    if (record === null || !isLive(record, deps.nowMs())) throw new ApiError('INVALID_API_KEY');
    const { current, pending } = record.stored;
    if (matches(current, secretHash)) return toCaller(record, current, parts);
    if (!matches(pending, secretHash)) throw new ApiError('INVALID_API_KEY');
    // The first use of a rotated secret ends the old one, before anything runs under the new.
    const promoted = { current: pending, pending: null };
    const written = await replaceKey(deps.store, record, promoted);
    return written === null ? null : toCaller(written, pending, parts);
  }, deps.nowMs);
};

const isLive = ({ stored: { revokedAtMs, expiresAtMs } }: KeyRecord, nowMs: number): boolean =>
  revokedAtMs === null && (expiresAtMs === null || nowMs < expiresAtMs);

const matches = (secret: SecretRecord | null, hash: Buffer): secret is SecretRecord =>
  secret !== null && timingSafeEqual(Buffer.from(secret.secretHash), hash);

const toCaller = (record: KeyRecord, { wrappedDataKey }: SecretRecord, parts: KeyParts): Caller => {
  let dataKey: Uint8Array | undefined;
  return {
    keyId: record.id,
    tier: record.stored.tier,
    record,
    secret: parts.secret,
    openDataKey: () => {
      dataKey ??= unwrapDataKey(wrappedDataKey, parts);
      return dataKey;
    },
  };
};
