import type { RandomBytes } from '../curves/generate-private-key.ts';
import { DecryptionError } from '../encryption/decryption-error.ts';
import {
  decryptRecord,
  type EncryptedText,
  type EncryptionContext,
  encryptRecord,
} from '../encryption/encrypt-record.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { encodePath, hashViewingKey, type ViewingKey } from './viewing-key.ts';

/** What a viewing key discloses of a payment. */
export type DisclosureRecord = {
  readonly sender: string;
  readonly recipient: string;
  /** Base units, decimal. */
  readonly amount: string;
  /** Milliseconds since the epoch: a non-negative safe integer. */
  readonly timestampMs: number;
};

/** A disclosure record that the holder of a viewing key can open. */
export type EncryptedDisclosure = EncryptedText & {
  /** 32 bytes: SHA-256 of the viewing key. */
  readonly viewingKeyHash: Uint8Array;
};

/**
 * Encrypts a disclosure record to a viewing key: XChaCha20-Poly1305 over the JSON
 * `{"sender","recipient","amount","timestamp"}`, key by HKDF-SHA-256 of the viewing key, salt
 * `SIP-VIEWING-KEY-ENCRYPTION-V1`, info the key's path.
 *
 * @throws InvalidInputError naming `key`, `path`, `timestampMs` or `randomBytes`.
 * @example
 * ```ts
 * const record = { sender, recipient, amount: '1000000000', timestampMs: 1_790_000_000_000 };
 * const encrypted = encryptDisclosure(record, viewingKey, randomBytes);
 * decryptDisclosure(encrypted, viewingKey).amount; // '1000000000'
 * ```
 */
export const encryptDisclosure = (
  { sender, recipient, amount, timestampMs }: DisclosureRecord,
  viewingKey: ViewingKey,
  randomBytes: RandomBytes,
): EncryptedDisclosure => {
  const viewingKeyHash = hashViewingKey(viewingKey.key);
  if (!isTime(timestampMs)) {
    throw new InvalidInputError('timestampMs', 'a non-negative safe integer');
  }
  // The order of the fields is the format's.
  const record = { sender, recipient, amount, timestamp: timestampMs };
  return { ...encryptRecord(record, encryptionContextOf(viewingKey), randomBytes), viewingKeyHash };
};

/**
 * The disclosure record of a payment, from what `encryptDisclosure` gave.
 *
 * @throws DecryptionError another key or path, a text that was changed, no disclosure record.
 * @throws InvalidInputError naming `key`, `path`, `nonce` or `ciphertext`.
 * @example
 * ```ts
 * decryptDisclosure(encrypted, viewingKey); // { sender, recipient, amount, timestampMs }
 * ```
 */
export const decryptDisclosure = (
  encrypted: EncryptedText,
  viewingKey: ViewingKey,
): DisclosureRecord => {
  const record = decryptRecord(encrypted, encryptionContextOf(viewingKey));
  if (!isWireRecord(record)) throw new DecryptionError();
  const { sender, recipient, amount, timestamp } = record;
  return { sender, recipient, amount, timestampMs: timestamp };
};

const encryptionContextOf = ({ key, path }: ViewingKey): EncryptionContext => {
  if (key.length !== 32) throw new InvalidInputError('key', '32 bytes');
  const info = encodePath(path, 'path');
  return { secret: key, purpose: 'SIP-VIEWING-KEY-ENCRYPTION-V1', info };
};

type WireRecord = Omit<DisclosureRecord, 'timestampMs'> & { readonly timestamp: number };

const isWireRecord = (record: unknown): record is WireRecord => {
  const { sender, recipient, amount, timestamp } = (record ?? {}) as Record<string, unknown>;
  const texts = [sender, recipient, amount];
  return texts.every((text) => typeof text === 'string') && isTime(timestamp);
};

const isTime = (time: unknown): boolean => Number.isSafeInteger(time) && Number(time) >= 0;
