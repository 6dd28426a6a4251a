import { expect, test } from 'vitest';
import { formatSol, shorten } from './format.ts';

test.each([
  [0n, '0 SOL'],
  [1n, '0.000000001 SOL'],
  [250_000_000n, '0.25 SOL'],
  [12_000_000_000n, '12 SOL'],
])('%d lamports are %s', (lamports, text) => {
  expect(formatSol(lamports)).toBe(text);
});

test('a long text is shown by its ends', () => {
  expect(shorten('a'.repeat(12))).toBe('a'.repeat(12));
  expect(shorten(`abcdef${'x'.repeat(30)}wxyz`)).toBe('abcdef…wxyz');
});
