import { invalid } from '../../api-error.ts';
import type { NearLedger } from '../../nodes/ledgers/port.ts';
import type { ClaimRequest } from '../claim-adapter.ts';
import { insufficientFunds, nothingToClaim } from '../claim-refusals.ts';
import { nearGas } from './near-gas.ts';
import type { NearPlan } from './near-plan.ts';

/** All the NEAR: by deletion, which leaves nothing, where the destination can take it. */
export const planNear = async (request: ClaimRequest, ledger: NearLedger): Promise<NearPlan> => {
  const { stealthAddress, destination, terms } = request;
  const [balance, target, gasPrice] = await Promise.all([
    ledger.balanceYocto(stealthAddress),
    ledger.balanceYocto(destination),
    ledger.gasPriceYocto(),
  ]);
  if (balance === null || balance === 0n) throw nothingToClaim(stealthAddress, null);
  if (target === null && !isImplicit(destination)) {
    const message = 'expected an account that exists: what is sent to another one can be lost';
    throw invalid([{ path: 'destinationAddress', message }]);
  }
  const isDeletion = target !== null && terms.amount === undefined;
  const gas = isDeletion ? nearGas.deletion : nearGas.transfer(target === null);
  const fee = gas * gasPrice;
  const amount = terms.amount === undefined ? balance - fee : BigInt(terms.amount);
  if (amount < 1n || balance < amount + fee) {
    const required = (amount < 1n ? 1n : amount) + fee;
    const reason = `the one-time account has ${balance} yoctoNEAR of ${required}, fee included`;
    throw insufficientFunds({ available: balance, required, reason });
  }
  const own = { stealthAddress, destination, token: null, storageDepositYocto: null };
  return {
    claim: { ...own, amount: isDeletion ? null : amount },
    facts: {
      amount: String(amount),
      fee: String(fee),
      // What gas is not burnt, comes back.
      mayRemain: String(isDeletion ? 0n : balance - amount),
    },
  };
};

/** Those that a transfer creates: 64 hex digits, or 0x and 40. */
const isImplicit = (accountId: string): boolean =>
  /^(?:[0-9a-f]{64}|0x[0-9a-f]{40})$/.test(accountId);
