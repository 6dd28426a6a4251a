import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCut, findLeastCut, noCuts } from './cuts.ts';

test('nothing was cut since the last removal', () => {
  const cuts = [5, 3, 9].reduce(addCut, noCuts);
  expect([0, 1, 2, 3].map((generation) => findLeastCut(cuts, generation))).toEqual([3, 3, 9, null]);
});

test('of the last 1,000 removals each is known, of older ones how far back they went', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 1_001, maxLength: 1_100 }),
      fc.nat(1_100),
      (ordinals, generation) => {
        const cuts = ordinals.reduce(addCut, noCuts);
        const isKnown = generation >= ordinals.length - 1_000;
        const since = ordinals.slice(isKnown ? generation : 0);
        const least = since.length === 0 ? null : Math.min(...since);
        expect(findLeastCut(cuts, generation)).toBe(least);
      },
    ),
    { numRuns: 20 },
  );
});
