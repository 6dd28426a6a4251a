/** How many requests there were, by resource. */
export type UsageCounts = Readonly<Record<string, number>>;

/** The sums, by resource. */
export const addCounts = (a: UsageCounts, b: UsageCounts): UsageCounts => {
  const sums: Record<string, number> = { ...a };
  for (const [resource, count] of Object.entries(b)) {
    sums[resource] = (sums[resource] ?? 0) + count;
  }
  return sums;
};

/** How many requests some counts are of. */
export const totalOf = (counts: UsageCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
