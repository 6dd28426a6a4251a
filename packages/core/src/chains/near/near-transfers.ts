import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeHex } from '../../hex.ts';
import { InvalidInputError } from '../../invalid-input-error.ts';
import { assertAmount } from '../assert-amount.ts';
import type { ChainTransfers, NearAction, Payment, SeparateAnnouncement } from '../transfers.ts';
import { assertNearAccountId } from './near-account-id.ts';

/** What a NEAR transaction needs beside the payment; used for tokens alone. */
export type NearTerms = {
  /**
   * What the token asks for an account's storage, in yoctoNEAR, from 1. Too little and the payment
   * fails as a whole; what is too much comes back.
   */
  readonly storageDepositYocto: bigint;
};

/**
 * What most tokens ask for an account's storage: 0.00125 NEAR, the 125 bytes that an account takes
 * in the reference implementation of NEP-141.
 *
 * @see https://github.com/near/NEPs/blob/master/neps/nep-0145.md
 */
export const nearStorageDepositYocto = 1_250_000_000_000_000_000_000n;

const maxU128 = 2n ** 128n - 1n;
/** 30 Tgas a call: a transaction may burn ten times that. @see https://docs.near.org/protocol/gas */
const gas = `${30n * 10n ** 12n}`;

/**
 * Payments on NEAR to the implicit account of a one-time address: a Transfer, or a registration
 * with the token (NEP-145) and `ft_transfer` (NEP-141) in one transaction. Nothing on the chain
 * announces them: `announcement` must reach the recipient by another way.
 *
 * @see docs/chains/near.md
 * @example
 * ```ts
 * const to = { schemeId: 'sip', stealthAddress, token: null, note: null } as const;
 * const payment = { chain: 'near', sender, amount: 1n, ...to } as const;
 * const terms = { storageDepositYocto: nearStorageDepositYocto };
 * const { chainData } = await nearTransfers.build(payment, terms); // { type, receiverId, actions }
 * ```
 */
export const nearTransfers: ChainTransfers<NearTerms> = {
  maxAmount: maxU128,
  assertAddress: assertNearAccountId,
  assertToken: (text) => assertNearAccountId(text, 'token'),
  build(payment, terms) {
    assertPayment(payment, terms);
    const { stealthAddress, token } = payment;
    // An implicit account's id is its public key: paying to it creates it.
    const accountId = bytesToHex(stealthAddress.stealthPublicKey);
    return {
      chainData:
        token === null
          ? { type: 'near', receiverId: accountId, actions: [transferAction(payment)] }
          : {
              type: 'near',
              receiverId: token,
              actions: tokenActions(payment, accountId, terms),
              tokenContract: token,
            },
      announcement: announcementOf(payment),
    };
  },
};

const assertPayment = (payment: Payment, { storageDepositYocto }: NearTerms): void => {
  const { chain, sender, amount, token } = payment;
  if (chain !== 'near') throw new InvalidInputError('chain', 'near');
  assertNearAccountId(sender, 'sender');
  assertAmount(amount, maxU128);
  if (token === null) return;
  assertNearAccountId(token, 'token');
  if (storageDepositYocto < 1n || storageDepositYocto > maxU128) {
    throw new InvalidInputError('storageDepositYocto', `yoctoNEAR from 1 to ${maxU128}`);
  }
};

const transferAction = ({ amount }: Payment): NearAction => ({
  type: 'Transfer',
  amount: `${amount}`,
});

/** A fresh account is not registered with the token: without the first call the second fails. */
const tokenActions = (
  { amount }: Payment,
  accountId: string,
  { storageDepositYocto }: NearTerms,
): NearAction[] => [
  {
    type: 'FunctionCall',
    methodName: 'storage_deposit',
    args: JSON.stringify({ account_id: accountId, registration_only: true }),
    gas,
    deposit: `${storageDepositYocto}`,
  },
  {
    type: 'FunctionCall',
    methodName: 'ft_transfer',
    args: JSON.stringify({ receiver_id: accountId, amount: `${amount}` }),
    gas,
    // NEP-141 asks for it: a key that may only call contracts, cannot attach a deposit.
    deposit: '1',
  },
];

const announcementOf = ({ stealthAddress }: Payment): SeparateAnnouncement => ({
  ephemeralPublicKey: encodeHex(stealthAddress.ephemeralPublicKey),
  viewTag: stealthAddress.viewTag,
  address: encodeHex(stealthAddress.announcedAddress),
});
