export type SeededRandom = {
  /** An integer from 0 to `end` - 1. */
  readonly below: (end: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffle: <T>(items: readonly T[]) => T[];
};

/**
 * Repeatable choices for tests: the same seed makes the same ones.
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md (mulberry32)
 */
export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('nothing to pick from');
    // There is one at each index below the length.
    return items[below(items.length)] as T;
  };
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  return { below, pick, shuffle };
};

/** The seed of a run: told by SIPHER_TEST_SEED to repeat one, else new each time. */
export const seedOfRun = (): number =>
  Number(process.env.SIPHER_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
