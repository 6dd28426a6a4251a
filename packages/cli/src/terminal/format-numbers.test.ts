import { expect, test } from 'vitest';
import { formatCount, formatSeconds } from './format-numbers.ts';

test('counts have groups of three digits, times a tenth of a second', () => {
  expect([formatCount(100_001), formatCount(999.6)]).toEqual(['100,001', '1,000']);
  expect(formatSeconds(1_250)).toBe('1.3 s');
});
