import { describe, expect, test } from 'vitest';
import { pickIndexes } from './pick-indexes.ts';

describe('pickIndexes', () => {
  test.each([1, 2, 7, 1000, 1024, 30_030])('names each of %i numbers once', (size) => {
    const picked = pickIndexes(size, { start: 0, count: size });
    expect([...picked].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
  });

  test('gives others from another start', () => {
    const first = pickIndexes(1_000_000, { start: 0, count: 20_000 });
    const second = pickIndexes(1_000_000, { start: 20_000, count: 20_000 });
    expect(new Set([...first, ...second]).size).toBe(40_000);
  });
});
