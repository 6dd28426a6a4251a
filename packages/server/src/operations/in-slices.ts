import { setImmediate } from 'node:timers/promises';

/** Maps a list, and lets other requests be served after every so many items. */
export const inSlices = async <T, R>(
  items: readonly T[],
  sliceLength: number,
  map: (item: T) => R,
): Promise<R[]> => {
  const mapped: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % sliceLength === 0) await setImmediate();
    mapped.push(map(item));
  }
  return mapped;
};
