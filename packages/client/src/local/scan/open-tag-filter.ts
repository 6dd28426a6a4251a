import { chainCurve, type RecipientViewKeys, type StealthScheme } from '@sipher/core';
import { filterByScheme } from './filter-by-scheme.ts';
import { openX25519Filter } from './filter-by-x25519.ts';
import type { TagFilter } from './tag-filter.ts';

/** The fastest filter that the platform has for these keys. */
export const openTagFilter = async (
  scheme: StealthScheme,
  keys: RecipientViewKeys,
): Promise<TagFilter> => {
  const isEd25519 = chainCurve(keys.chain) === 'ed25519';
  const fast = isEd25519 ? await openX25519Filter(scheme, keys) : null;
  return fast ?? filterByScheme(scheme, keys);
};
