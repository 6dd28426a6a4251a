import { fieldPrime, readFieldElement } from './montgomery-form.ts';

/**
 * The y-coordinates of the eight points of small order, of which those of order 8 come in pairs:
 * all of them lead to u = 0, 1 or the two u of order 8 that X25519 refuses, or to none (y = 1). The
 * twist's own, u = -1, has no y.
 * @see https://cr.yp.to/ecdh.html#validate
 */
const smallOrderYs: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  fieldPrime - 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/** Whether 32 bytes encode a y that is reduced and of no point of small order. */
export const isMontgomeryPoint = (ephemeralPublicKey: Uint8Array): boolean => {
  const y = readFieldElement(ephemeralPublicKey, 0);
  return y < fieldPrime && !smallOrderYs.has(y);
};

/** 2^256 - 2^32 - 977 (SEC 2, section 2.4.1), big-endian. */
const secp256k1Prime = Buffer.from(
  'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f',
  'hex',
);

/** Whether 33 bytes have the prefix of a compressed key and an x that is reduced. */
export const hasReducedX = (ephemeralPublicKey: Uint8Array): boolean => {
  const [prefix] = ephemeralPublicKey;
  if (prefix !== 2 && prefix !== 3) return false;
  return Buffer.compare(ephemeralPublicKey.subarray(1), secp256k1Prime) < 0;
};
