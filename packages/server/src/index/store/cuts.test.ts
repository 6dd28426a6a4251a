import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCut, findLeastCut, noCuts } from './cuts.ts';

test('nothing was cut since the last removal', () => {
  const cuts = [5, 3, 9].reduce(addCut, noCuts);
  expect([0, 1, 2, 3].map((generation) => findLeastCut(cuts, generation))).toEqual([3, 3, 9, null]);
});

test('of the last 1,000 removals each is known, of older ones how far back they went', () => {
  const removals = (count: number) =>
    fc.array(fc.nat(100_000), { minLength: count, maxLength: count });
  const generation = fc.oneof(fc.nat(1_050), fc.nat(50));
  fc.assert(
    fc.property(removals(50), removals(1_000), generation, (older, newer, from) => {
      // Else the newer ones, which are more, nearly always hold the least.
      const ordinals = [...older, ...newer.map((ordinal) => ordinal + 10_000)];
      const cuts = ordinals.reduce(addCut, noCuts);
      const since = ordinals.slice(from < older.length ? 0 : from);
      const least = since.length === 0 ? null : Math.min(...since);
      expect(findLeastCut(cuts, from)).toBe(least);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
