import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalBytes } from './equal-bytes.ts';

test('bytes equal themselves and nothing that differs in one bit', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(7), (original, place, bit) => {
      const flipped = Uint8Array.from(original);
      const index = place % flipped.length;
      flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
      expect(equalBytes(original, Uint8Array.from(original))).toBe(true);
      expect(equalBytes(original, flipped)).toBe(false);
    }),
  );
});

test('a prefix is not equal to the whole, from either side', () => {
  expect(equalBytes(Uint8Array.of(1, 0), Uint8Array.of(1))).toBe(false);
  expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
});
