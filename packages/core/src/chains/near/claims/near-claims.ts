import { InvalidInputError } from '../../../invalid-input-error.ts';
import { assertNearAccountId } from '../near-account-id.ts';
import type { NearTransactionAction } from './near-transaction.ts';

/** What a NEAR transaction does, and on which account. */
export type NearCall = {
  readonly receiverId: string;
  readonly actions: readonly NearTransactionAction[];
};

/** What a one-time account on NEAR gives away. */
export type NearClaim = {
  /** The account's id: its public key in 64 hex digits. */
  readonly stealthAddress: string;
  readonly destination: string;
  /** The token's account; null for NEAR itself. */
  readonly token: string | null;
  /**
   * Base units. Null deletes the account, which gives the destination all the NEAR that is left:
   * only where the destination exists already. To one that does not, everything would be lost.
   *
   * @see https://docs.near.org/concepts/basics/token-loss
   */
  readonly amount: bigint | null;
  /** YoctoNEAR that register the destination with the token; null where it is registered. */
  readonly storageDepositYocto: bigint | null;
};

/** Gas that is attached to each call of a token. */
export const nearCallGas = 30n * 10n ** 12n;

/**
 * The actions of a claim: for the builder of a transaction, `signNearTransaction`.
 *
 * @throws InvalidInputError naming `destination`, `token` or `amount`.
 */
export const buildNearClaim = (claim: NearClaim): NearCall => {
  const { stealthAddress, destination, token, amount } = claim;
  assertNearAccountId(destination, 'destination');
  if (destination === stealthAddress) {
    throw new InvalidInputError('destination', 'another account than the one-time account');
  }
  if (amount !== null && amount < 1n) throw new InvalidInputError('amount', 'base units, from 1');
  if (token !== null) return buildTokenClaim(claim, token);
  if (amount === null) {
    const actions = [{ type: 'DeleteAccount', beneficiaryId: destination }] as const;
    return { receiverId: stealthAddress, actions };
  }
  return { receiverId: destination, actions: [{ type: 'Transfer', deposit: amount }] };
};

const buildTokenClaim = (
  { destination, amount, storageDepositYocto }: NearClaim,
  token: string,
): NearCall => {
  assertNearAccountId(token, 'token');
  if (amount === null) throw new InvalidInputError('amount', 'base units of the token');
  const register = (deposit: bigint): NearTransactionAction => ({
    type: 'FunctionCall',
    methodName: 'storage_deposit',
    args: JSON.stringify({ account_id: destination, registration_only: true }),
    gas: nearCallGas,
    deposit,
  });
  const transfer: NearTransactionAction = {
    type: 'FunctionCall',
    methodName: 'ft_transfer',
    args: JSON.stringify({ receiver_id: destination, amount: `${amount}` }),
    gas: nearCallGas,
    // NEP-141 asks for it: a key that may only call contracts, cannot attach a deposit.
    deposit: 1n,
  };
  const registration = storageDepositYocto === null ? [] : [register(storageDepositYocto)];
  return { receiverId: token, actions: [...registration, transfer] };
};
