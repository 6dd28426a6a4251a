import { numberToBytesBE } from '@noble/curves/utils.js';
import { InvalidInputError } from '../invalid-input-error.ts';

/**
 * n, the number of points of secp256k1.
 *
 * @see https://www.secg.org/sec2-v2.pdf section 2.4.1
 */
export const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** An integer from 0 to n, 32 bytes, big-endian. */
export const encodeScalar = (integer: bigint): Uint8Array => numberToBytesBE(integer, 32);

/** Whether a commitment can hold a value: 0 to n - 1. */
export const isCommittable = (value: bigint): boolean => value >= 0n && value < groupOrder;

/** @throws InvalidInputError naming `value`: not 0 to n - 1. */
export const assertCommittable = (value: bigint): void => {
  if (isCommittable(value)) return;
  throw new InvalidInputError('value', 'an integer from 0 to the group order of secp256k1 less 1');
};
