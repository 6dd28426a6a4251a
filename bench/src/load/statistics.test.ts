import { describe, expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

describe('median', () => {
  test('is the middle value, in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5);
  });
  test('of an even number is the mean of the two in the middle', () => {
    expect(median([10, 2, 4, 8])).toBe(6);
  });
  test('of nothing is an error, not a number', () => {
    expect(() => median([])).toThrow('at least one');
  });
});

// The worked example of the nearest-rank method: https://en.wikipedia.org/wiki/Percentile
describe('percentile', () => {
  const ages = [15, 20, 35, 40, 50];
  test.each([
    [0.05, 15],
    [0.3, 20],
    [0.4, 20],
    [0.5, 35],
    [1, 50],
  ])('%f of the example is %i', (share, age) => {
    expect(percentile(ages, share)).toBe(age);
  });
  test('p99 of 1 to 1,000 is 990', () => {
    expect(
      percentile(
        Array.from({ length: 1000 }, (_, i) => i + 1),
        0.99,
      ),
    ).toBe(990);
  });
});
