/**
 * `count` different numbers under `size`, spread over all of them, each in an order that looks
 * random but is the same every time. Another `start` gives others, until all were given.
 */
export const pickIndexes = (
  size: number,
  { start, count }: { readonly start: number; readonly count: number },
): number[] => {
  // Steps of a length that shares no factor with the size visit each number once.
  let step = Math.floor(size * goldenShare);
  while (greatestCommonDivisor(step, size) !== 1) step += 1;
  return Array.from({ length: count }, (_, i) => ((start + i) * step) % size);
};

const goldenShare = 0.618;

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
