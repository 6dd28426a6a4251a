import { numberToBytesBE } from '@noble/curves/utils.js';

/**
 * n, the number of points of secp256k1.
 *
 * @see https://www.secg.org/sec2-v2.pdf section 2.4.1
 */
export const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** An integer from 0 to n, 32 bytes, big-endian. */
export const encodeScalar = (integer: bigint): Uint8Array => numberToBytesBE(integer, 32);
