import { expect, test } from 'vitest';
import { curveFacts } from '../testing/curve-facts.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { nobleEngines } from './noble-engines.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);

/** A source that gives `draws` one after another. */
const sourceOf = (...draws: Uint8Array[]) => {
  const lengths: number[] = [];
  return {
    lengths,
    randomBytes(length: number) {
      lengths.push(length);
      const next = draws.shift();
      if (next === undefined) throw new Error('source: empty');
      return next;
    },
  };
};

test.each(['ed25519', 'secp256k1'] as const)('a key of %s is the first draw in range', (curve) => {
  const source = sourceOf(filled(0x42), filled(0x43));
  expect(generatePrivateKey(curve, source.randomBytes)).toEqual(filled(0x42));
  expect(source.lengths).toEqual([32]);
  nobleEngines[curve].deriveScalar(filled(0x42), 'privateKey');
});

test('on secp256k1 draws of 0 and of the group order or more are drawn again', () => {
  const { order, scalarBytes } = curveFacts.secp256k1;
  const source = sourceOf(filled(0), scalarBytes(order), filled(0xff), scalarBytes(order - 1n));
  expect(generatePrivateKey('secp256k1', source.randomBytes)).toEqual(scalarBytes(order - 1n));
});

test('on ed25519 every 32 bytes are a seed', () => {
  expect(generatePrivateKey('ed25519', sourceOf(filled(0xff)).randomBytes)).toEqual(filled(0xff));
});

test('a source that is stuck or too short ends in an error', () => {
  expect(() => generatePrivateKey('secp256k1', () => filled(0))).toThrow(/randomBytes/);
  expect(() => generatePrivateKey('secp256k1', () => new Uint8Array(31).fill(1))).toThrow(
    /randomBytes/,
  );
  expect(() => generatePrivateKey('ed25519', () => new Uint8Array(31))).toThrow(/randomBytes/);
});
