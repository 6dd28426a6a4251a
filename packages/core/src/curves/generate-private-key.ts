import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { CurveName } from './curve-engine.ts';

/** A cryptographically secure source of `length` random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

const isPrivateKey: Record<CurveName, (bytes: Uint8Array) => boolean> = {
  // RFC 8032, 5.1.5: every 32 bytes are a seed.
  ed25519: (bytes) => bytes.length === 32,
  // SEC1, 3.2.1: an integer from 1 to n - 1.
  secp256k1: (bytes) => secp256k1.utils.isValidSecretKey(bytes),
};

// A sound source is refused with a chance of 2^-128 a try.
const maxTries = 4;

/**
 * A fresh private key of a curve: 32 bytes, an RFC 8032 seed on ed25519, on secp256k1 a big-endian
 * scalar, drawn again until it lies in range.
 *
 * @throws Error when `randomBytes` keeps giving what is not a key: it is not random.
 * @example
 * ```ts
 * generatePrivateKey('secp256k1', (length) => crypto.getRandomValues(new Uint8Array(length)));
 * ```
 */
export const generatePrivateKey = (curve: CurveName, randomBytes: RandomBytes): Uint8Array => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const bytes = randomBytes(32);
    if (isPrivateKey[curve](bytes)) return bytes;
  }
  throw new Error('randomBytes: expected 32 random bytes at each call');
};
