/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = at(sorted, Math.floor(sorted.length / 2));
  return sorted.length % 2 === 1 ? upper : (at(sorted, sorted.length / 2 - 1) + upper) / 2;
};

/** The least of the values that `share` (0 to 1) of them do not exceed: the nearest rank. */
export const percentile = (sorted: ArrayLike<number>, share: number): number =>
  at(sorted, Math.max(0, Math.ceil(share * sorted.length) - 1));

const at = (values: ArrayLike<number>, index: number): number => {
  const value = values[index];
  if (value === undefined) throw new Error('statistics need at least one value');
  return value;
};
