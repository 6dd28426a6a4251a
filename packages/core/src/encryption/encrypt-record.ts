import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { RandomBytes } from '../curves/generate-private-key.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { DecryptionError } from './decryption-error.ts';

/** Something encrypted with XChaCha20-Poly1305. */
export type EncryptedText = {
  /** The encrypted text and its 16-byte tag. */
  readonly ciphertext: Uint8Array;
  /** 24 bytes, fresh at each encryption. */
  readonly nonce: Uint8Array;
};

/** Under what a record is encrypted. */
export type EncryptionContext = {
  /** High-entropy bytes: a shared point or a viewing key. */
  readonly secret: Uint8Array;
  /** What the encryption is for: the salt of HKDF, UTF-8. */
  readonly purpose: string;
  /** What it belongs to: the info of HKDF. */
  readonly info: Uint8Array;
};

/** Of XChaCha20: long enough to be drawn at random. */
export const nonceLengthBytes = 24;
/** Of Poly1305, at the ciphertext's end. */
export const tagLengthBytes = 16;

/** Encrypts the UTF-8 JSON of a record, its fields in their order. */
export const encryptRecord = (
  record: Readonly<Record<string, string | number>>,
  context: EncryptionContext,
  randomBytes: RandomBytes,
): EncryptedText => {
  const nonce = randomBytes(nonceLengthBytes);
  assertNonce(nonce, 'randomBytes');
  const plaintext = utf8ToBytes(JSON.stringify(record));
  const ciphertext = xchacha20poly1305(deriveKey(context), nonce).encrypt(plaintext);
  return { ciphertext, nonce };
};

/**
 * The JSON value of an encrypted text.
 *
 * @throws InvalidInputError naming `nonce`: not 24 bytes; `ciphertext`: shorter than its tag.
 * @throws DecryptionError whatever else does not decrypt.
 */
export const decryptRecord = (
  { ciphertext, nonce }: EncryptedText,
  context: EncryptionContext,
): unknown => {
  assertNonce(nonce, 'nonce');
  if (ciphertext.length < tagLengthBytes) {
    throw new InvalidInputError('ciphertext', `${tagLengthBytes} bytes or more`);
  }
  const cipher = xchacha20poly1305(deriveKey(context), nonce);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(cipher.decrypt(ciphertext)));
  } catch {
    // Without its cause: an error of JSON quotes what was encrypted.
    throw new DecryptionError();
  }
};

// RFC 5869.
const deriveKey = ({ secret, purpose, info }: EncryptionContext): Uint8Array =>
  hkdf(sha256, secret, utf8ToBytes(purpose), info, 32);

const assertNonce = (nonce: Uint8Array, field: string): void => {
  if (nonce.length !== nonceLengthBytes) {
    throw new InvalidInputError(field, `${nonceLengthBytes} bytes`);
  }
};
