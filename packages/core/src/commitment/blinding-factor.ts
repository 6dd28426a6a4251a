import type { Secp256k1Engine } from '../curves/curve-engine.ts';
import { generatePrivateKey, type RandomBytes } from '../curves/generate-private-key.ts';
import { equalBytes } from '../equal-bytes.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { encodeScalar, groupOrder } from './scalar.ts';

const orderBytes = encodeScalar(groupOrder);
const zeroBytes = new Uint8Array(32);

/**
 * A fresh blinding factor: 32 bytes, big-endian, from 1 to the group order less 1.
 *
 * @throws Error when `randomBytes` is not random.
 * @example
 * ```ts
 * generateBlindingFactor((length) => crypto.getRandomValues(new Uint8Array(length)));
 * ```
 */
export const generateBlindingFactor = (randomBytes: RandomBytes): Uint8Array =>
  generatePrivateKey('secp256k1', randomBytes);

/**
 * A blinding factor mod the group order.
 *
 * @throws InvalidInputError naming `field`: not 32 bytes, or 0 mod the group order.
 */
export const reduceBlindingFactor = (
  bytes: Uint8Array,
  field: string,
  engine: Secp256k1Engine,
): Uint8Array => {
  if (bytes.length !== 32) throw new InvalidInputError(field, '32 bytes');
  // 32 bytes hold the order once only: no other multiple of it is 0 here.
  const isZero = equalBytes(bytes, zeroBytes);
  const isOrder = equalBytes(bytes, orderBytes);
  if (isZero || isOrder) {
    throw new InvalidInputError(field, 'not 0 mod the group order of secp256k1');
  }
  return engine.reduceDigest(bytes);
};
