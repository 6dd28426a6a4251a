import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { nobleEngines } from '../curves/noble-engines.ts';
import { generatorH } from './generator-h.ts';

// SEC 2, 2.4.1: p, and the curve y^2 = x^3 + 7.
const prime = 2n ** 256n - 2n ** 32n - 977n;

const isSquare = (integer: bigint): boolean => {
  let power = 1n;
  let base = integer % prime;
  // Euler's criterion.
  for (let exponent = (prime - 1n) / 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) power = (power * base) % prime;
    base = (base * base) % prime;
  }
  return power === 1n;
};

test('H is the first digest that lies on the curve, with even y', () => {
  const candidates = Array.from({ length: 256 }, (_, counter) =>
    createHash('sha256').update(`SIP-PEDERSEN-GENERATOR-H-v1:${counter}`).digest('hex'),
  );
  const first = candidates.find((digest) => {
    const x = BigInt(`0x${digest}`);
    return x < prime && isSquare(x ** 3n + 7n);
  });
  expect(Buffer.from(generatorH).toString('hex')).toBe(`02${first}`);
  nobleEngines.secp256k1.assertPoint(generatorH, 'generatorH');
});
