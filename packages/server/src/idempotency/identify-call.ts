import { createHmac, hkdfSync } from 'node:crypto';
import type { Caller } from '../keys/authenticate-key.ts';
import { canonicalJson } from './canonical-json.ts';

/** Whose call it is: the partition, and what its keys are derived from. */
export type CallOwner = Pick<Caller, 'keyId' | 'openDataKey'>;

/** One call of an operation by a caller who may repeat it. */
export type NamedCall = {
  readonly owner: CallOwner;
  readonly operationId: string;
  /** The name that the caller gave to the request. */
  readonly idempotencyKey: string;
  /** What the operation gets, defaults and session applied: values of JSON. */
  readonly input: unknown;
};

export type CallIdentity = {
  /** What operation and idempotency key are together: 64 hex digits. */
  readonly id: string;
  /** What the input is: 64 hex digits. */
  readonly fingerprint: string;
};

/**
 * Tells calls apart without showing what the caller wrote: names and inputs are easy to guess, so
 * both are HMAC-SHA-256 under keys that only the caller's data key yields. The fingerprint covers
 * the id, so that equal inputs of different calls do not look alike.
 */
export const identifyCall = ({
  owner,
  operationId,
  idempotencyKey,
  input,
}: NamedCall): CallIdentity => {
  const dataKey = owner.openDataKey();
  // Printable characters do not hold the separator.
  const id = hmac(dataKey, 'sipher idempotency id v1', `${operationId}\n${idempotencyKey}`);
  const content = `${id}\n${canonicalJson(input)}`;
  return { id, fingerprint: hmac(dataKey, 'sipher idempotency fingerprint v1', content) };
};

/** HKDF-SHA-256 (RFC 5869); the info binds the derived key to one use. */
const hmac = (dataKey: Uint8Array, info: string, text: string): string => {
  const key = new Uint8Array(hkdfSync('sha256', dataKey, '', info, 32));
  return createHmac('sha256', key).update(text).digest('hex');
};
