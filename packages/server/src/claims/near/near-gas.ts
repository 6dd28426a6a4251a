import type { NearClaim } from '@sipher/core/transfers';

const tgas = 10n ** 12n;

/**
 * Gas that a claim takes at most, above the protocol's parameters of 2026: a transfer 0.45 Tgas and
 * with a new account 8, a deletion 0.6, each call of a token the 30 that are attached to it.
 *
 * @see https://docs.near.org/protocol/gas
 */
export const nearGas = {
  deletion: 2n * tgas,
  transfer: (createsDestination: boolean): bigint => (createsDestination ? 12n : 2n) * tgas,
  calls: (count: number): bigint => (BigInt(count) * 30n + 3n) * tgas,
};

/** Of a whole claim. */
export const gasOf = (
  { token, amount, storageDepositYocto }: NearClaim,
  { createsDestination }: { readonly createsDestination: boolean },
): bigint => {
  if (token !== null) return nearGas.calls(storageDepositYocto === null ? 1 : 2);
  return amount === null ? nearGas.deletion : nearGas.transfer(createsDestination);
};
