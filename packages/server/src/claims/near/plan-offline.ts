import type { ClaimRequest } from '../claim-adapter.ts';
import { gasOf } from './near-gas.ts';
import type { NearPlan } from './near-plan.ts';

/** Whether the destination exists is not known: it gets a transfer, which comes back if it fails. */
export const planOffline = (request: ClaimRequest): NearPlan => {
  const { stealthAddress, destination, token, terms } = request;
  const { amount = '', storageDeposit } = terms;
  const storageDepositYocto = storageDeposit === undefined ? null : BigInt(storageDeposit);
  const claim = { stealthAddress, destination, token, amount: BigInt(amount), storageDepositYocto };
  const fee = gasOf(claim, { createsDestination: true }) * leastGasPriceYocto;
  return { claim, facts: { amount, fee: String(fee) } };
};

/** The price of gas below which it never is. @see https://docs.near.org/protocol/gas */
const leastGasPriceYocto = 100_000_000n;
