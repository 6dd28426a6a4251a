import { expect, test } from 'vitest';
import { computeUnitLimit } from './solana-compute-units.ts';

const memoUnits = (...memos: string[]) =>
  computeUnitLimit('token', memos) - computeUnitLimit('token', []);

test('a memo of 566 bytes gets what the first memo program needed for it', () => {
  expect(memoUnits('a'.repeat(566))).toBeGreaterThan(200_000);
  expect(memoUnits('a'.repeat(566))).toBeLessThan(220_000);
});

test('memos count by their bytes in UTF-8, each by itself', () => {
  expect(memoUnits('é'.repeat(100))).toBe(memoUnits('a'.repeat(200)));
  expect(memoUnits('a', 'b')).toBe(2 * memoUnits('a'));
});

test('the longest transaction keeps below the 1,400,000 units that a cluster allows', () => {
  expect(computeUnitLimit('token', ['a'.repeat(1_232)])).toBeLessThan(1_400_000);
});
