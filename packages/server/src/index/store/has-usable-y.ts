import { fieldPrime, readFieldElement } from '@sipher/core/x25519';

/** Whether 32 bytes encode a y that is reduced and of no point of small order. */
export const hasUsableY = (ephemeralPublicKey: Uint8Array): boolean => {
  const y = readFieldElement(ephemeralPublicKey, 0);
  return y < fieldPrime && !smallOrderYs.has(y);
};

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
