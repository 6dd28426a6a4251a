import {
  InvalidInputError,
  type ListedAnnouncement,
  type RecipientViewKeys,
  type StealthScheme,
} from '@sipher/core';
import type { TagFilter } from './tag-filter.ts';

/** Filters by the portable curves of core, which run everywhere. */
export const filterByScheme = (scheme: StealthScheme, keys: RecipientViewKeys): TagFilter => ({
  rowsAtOnce: 8,
  select: async (rows) => rows.filter((row) => hasTag(scheme, keys, row)),
});

const hasTag = (
  scheme: StealthScheme,
  keys: RecipientViewKeys,
  { ephemeralPublicKey, viewTag }: ListedAnnouncement,
): boolean => {
  try {
    const sharedPoint = scheme.deriveSharedPoint(keys, ephemeralPublicKey);
    return scheme.hashSharedPoint(sharedPoint)[0] === viewTag;
  } catch (error) {
    // Anybody can announce anything: what is no point is nobody's.
    if (error instanceof InvalidInputError && error.field === 'ephemeralPublicKey') return false;
    throw error;
  }
};
