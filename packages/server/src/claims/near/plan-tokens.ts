import { z } from 'zod';
import type { NearLedger } from '../../nodes/ledgers/port.ts';
import type { ClaimRequest } from '../claim-adapter.ts';
import { insufficientFunds, nothingToClaim, unusableMint } from '../claim-refusals.ts';
import { gasOf } from './near-gas.ts';
import type { NearPlan } from './near-plan.ts';

const decimal = z
  .string()
  .regex(/^\d{1,39}$/)
  .transform(BigInt);
const bounds = z.object({ min: decimal });
const deposited = z.object({ total: decimal }).nullable();

type TokenRequest = ClaimRequest & { readonly token: string };

/** All the tokens, and the destination's registration with them; the account pays both in NEAR. */
export const planTokens = async (request: TokenRequest, ledger: NearLedger): Promise<NearPlan> => {
  const { stealthAddress, destination, token, terms } = request;
  const answer = await ledger.view(token, 'ft_balance_of', { account_id: stealthAddress });
  const balance = decimal.safeParse(answer);
  if (!balance.success) throw unusableMint(token, 'expected a contract of NEP-141');
  if (balance.data === 0n) throw nothingToClaim(stealthAddress, token);
  const amount = terms.amount === undefined ? balance.data : BigInt(terms.amount);
  if (amount > balance.data) {
    const reason = `the one-time account has ${balance.data} base units of the token`;
    throw insufficientFunds({ available: balance.data, required: amount, reason });
  }
  const storageDepositYocto = await settleDeposit(request, ledger);
  const claim = { stealthAddress, destination, token, amount, storageDepositYocto };
  const [near, gasPrice] = await Promise.all([
    ledger.balanceYocto(stealthAddress),
    ledger.gasPriceYocto(),
  ]);
  const fee = gasOf(claim, { createsDestination: false }) * gasPrice;
  // One yoctoNEAR goes with the transfer.
  const required = fee + 1n + (storageDepositYocto ?? 0n);
  if ((near ?? 0n) < required) {
    const reason = `the one-time account has ${near ?? 0n} yoctoNEAR of ${required} for gas and storage`;
    throw insufficientFunds({ available: near ?? 0n, required, reason });
  }
  const facts = { amount: String(amount), fee: String(required), mayRemain: String(near) };
  return { claim, facts };
};

/** What registers the destination; null where it is registered, or the token registers nobody. */
const settleDeposit = async (
  { token, destination, terms }: TokenRequest,
  ledger: NearLedger,
): Promise<bigint | null> => {
  if (terms.storageDeposit !== undefined) return BigInt(terms.storageDeposit);
  const [price, balance] = await Promise.all([
    ledger.view(token, 'storage_balance_bounds', {}),
    ledger.view(token, 'storage_balance_of', { account_id: destination }),
  ]);
  const asked = bounds.safeParse(price);
  const own = deposited.safeParse(balance);
  const isRegistered = own.success && own.data !== null;
  return !asked.success || isRegistered ? null : asked.data.min;
};
