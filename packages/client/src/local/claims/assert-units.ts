import { InvalidInputError } from '@sipher/core';

/** Between which numbers a term lies, both included. */
export type UnitRange = { readonly least: bigint; readonly most: bigint };

/** What an unsigned integer of 64 bits holds. */
export const maxU64 = 2n ** 64n - 1n;

/**
 * Refuses what is no bigint of the range: JavaScript can hand over anything, and a wrong term would
 * be signed.
 *
 * @throws InvalidInputError naming `field`.
 */
export const assertUnits = (value: unknown, field: string, { least, most }: UnitRange): void => {
  if (typeof value === 'bigint' && value >= least && value <= most) return;
  throw new InvalidInputError(field, `a bigint from ${least} to ${most}`);
};
