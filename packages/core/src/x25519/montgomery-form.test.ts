import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeMontgomery,
  encodeMontgomery,
  fieldPrime,
  invertBatch,
  readFieldElement,
  writeFieldElement,
} from './montgomery-form.ts';

const element = fc.bigInt({ min: 0n, max: fieldPrime - 1n });
const [signMask, lowMask] = [0x80, 0x7f];

test('1,000 random points have the u that noble gives them, and come back with their sign', () => {
  const points = Array.from({ length: 1_000 }, () =>
    ed25519.getPublicKey(ed25519.utils.randomSecretKey()),
  );
  const coordinates = encodeMontgomery(Buffer.concat(points));
  for (const [index, point] of points.entries()) {
    const u = coordinates.slice(index * 32, index * 32 + 32);
    expect((u[31] ?? 0) & signMask).toBe((point[31] ?? 0) & signMask);
    u[31] = (u[31] ?? 0) & lowMask;
    expect(u).toEqual(ed25519.utils.toMontgomery(point));
  }
  expect(Buffer.from(decodeMontgomery(coordinates))).toEqual(Buffer.concat(points));
});

test('every y but that of the neutral element comes back, whether it has a point or not', () => {
  fc.assert(
    fc.property(fc.array(element.filter((y) => y !== 1n)), (ys) => {
      const bytes = new Uint8Array(ys.length * 32);
      for (const [index, y] of ys.entries()) writeFieldElement(y, bytes, index * 32);
      expect(decodeMontgomery(encodeMontgomery(bytes))).toEqual(bytes);
    }),
  );
});

test('what has no other coordinate gives 0 and spoils no other', () => {
  const bytes = new Uint8Array(96);
  for (const [index, value] of [5n, 1n, 9n].entries()) {
    writeFieldElement(value, bytes, index * 32);
  }
  const alone = encodeMontgomery(bytes.slice(64));
  const together = encodeMontgomery(bytes);
  expect(readFieldElement(together, 32)).toBe(0n);
  expect(together.slice(64)).toEqual(alone);
  writeFieldElement(fieldPrime - 1n, bytes, 32);
  expect(readFieldElement(decodeMontgomery(bytes), 32)).toBe(0n);
});

test('an element times its inverse is 1, and 0 stays 0', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(element, fc.constantFrom(0n, 1n, fieldPrime - 1n))), (values) => {
      const products = invertBatch(values).map(
        (inverse, index) => (inverse * (values[index] ?? 0n)) % fieldPrime,
      );
      expect(products).toEqual(values.map((value) => (value === 0n ? 0n : 1n)));
    }),
  );
});

test('elements are little-endian, at an offset, without the highest bit', () => {
  fc.assert(
    fc.property(element, fc.nat(9), (value, offset) => {
      const bytes = new Uint8Array(offset + 40).fill(0xff);
      writeFieldElement(value, bytes.subarray(1), offset);
      const written = Buffer.from(bytes.slice(offset + 1, offset + 33)).reverse();
      expect(BigInt(`0x${written.toString('hex')}`)).toBe(value);
      bytes[offset + 32] = (bytes[offset + 32] ?? 0) | signMask;
      expect(readFieldElement(bytes.subarray(1), offset)).toBe(value);
      expect([bytes[offset], bytes[offset + 33]]).toEqual([0xff, 0xff]);
    }),
  );
});
