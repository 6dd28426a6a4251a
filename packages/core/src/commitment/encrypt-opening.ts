import type { RandomBytes } from '../curves/generate-private-key.ts';
import { DecryptionError } from '../encryption/decryption-error.ts';
import {
  decryptRecord,
  type EncryptedText,
  type EncryptionContext,
  encryptRecord,
} from '../encryption/encrypt-record.ts';
import { decodeHex, encodeHex } from '../hex.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import type { CommitmentOpening } from './commitment.ts';
import { assertCommittable, isCommittable } from './scalar.ts';

/** To whom an opening is encrypted, and of what it is. */
export type OpeningContext = {
  /** 33 bytes: an opening is good for its own commitment only. */
  readonly commitment: Uint8Array;
  /** The compressed shared point of the payment (32 or 33 bytes), or a viewing key (32 bytes). */
  readonly secret: Uint8Array;
};

/**
 * Encrypts what opens a commitment, for whoever holds the secret: XChaCha20-Poly1305 over the JSON
 * `{"value","blindingFactor"}`, the value decimal, the blinding factor 0x and hex; key by
 * HKDF-SHA-256 of the secret, salt `SIPHER-COMMITMENT-OPENING-V1`, info the commitment's bytes.
 *
 * @throws InvalidInputError naming `value`: not 0 to n - 1; `blindingFactor`, `commitment` or
 * `secret`: its length; `randomBytes`: another count than asked for.
 * @example
 * ```ts
 * const opening = { value: 42n, blindingFactor };
 * const { commitment } = createCommitment(opening);
 * const { sharedPoint } = sipScheme().derive(metaAddress, ephemeralPrivateKey);
 * encryptOpening(opening, { commitment, secret: sharedPoint }, randomBytes);
 * ```
 */
export const encryptOpening = (
  { value, blindingFactor }: CommitmentOpening,
  context: OpeningContext,
  randomBytes: RandomBytes,
): EncryptedText => {
  assertCommittable(value);
  if (blindingFactor.length !== 32) throw new InvalidInputError('blindingFactor', '32 bytes');
  const record = { value: value.toString(), blindingFactor: encodeHex(blindingFactor) };
  return encryptRecord(record, encryptionContextOf(context), randomBytes);
};

/**
 * The opening of a commitment, from what `encryptOpening` gave. It proves nothing yet: the one who
 * encrypted it may have lied, and `verifyCommitment` shows it.
 *
 * @throws DecryptionError another secret or commitment, a text that was changed, no opening.
 * @throws InvalidInputError naming `nonce`, `ciphertext`, `commitment` or `secret`: its length.
 * @example
 * ```ts
 * const secret = sipScheme().deriveSharedPoint(viewKeys, ephemeralPublicKey);
 * const opening = decryptOpening(encrypted, { commitment, secret });
 * verifyCommitment(commitment, opening); // true
 * ```
 */
export const decryptOpening = (
  encrypted: EncryptedText,
  context: OpeningContext,
): CommitmentOpening => {
  const record = decryptRecord(encrypted, encryptionContextOf(context));
  if (!isOpeningRecord(record)) throw new DecryptionError();
  const value = BigInt(record.value);
  if (!isCommittable(value)) throw new DecryptionError();
  const field = { field: 'blindingFactor', lengthBytes: 32 };
  return { value, blindingFactor: decodeHex(record.blindingFactor, field) };
};

const encryptionContextOf = ({ commitment, secret }: OpeningContext): EncryptionContext => {
  if (commitment.length !== 33) throw new InvalidInputError('commitment', '33 bytes');
  if (secret.length !== 32 && secret.length !== 33) {
    throw new InvalidInputError('secret', '32 or 33 bytes');
  }
  return { secret, purpose: 'SIPHER-COMMITMENT-OPENING-V1', info: commitment };
};

type OpeningRecord = { readonly value: string; readonly blindingFactor: string };

const isOpeningRecord = (record: unknown): record is OpeningRecord => {
  const { value, blindingFactor } = (record ?? {}) as Record<keyof OpeningRecord, unknown>;
  return (
    // The group order has 78 digits.
    typeof value === 'string' &&
    /^(?:0|[1-9]\d{0,77})$/.test(value) &&
    typeof blindingFactor === 'string' &&
    /^0x[0-9a-fA-F]{64}$/.test(blindingFactor)
  );
};
