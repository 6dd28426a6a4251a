import type { PreparedClaim } from '../claim-adapter.ts';
import { nothingToClaim } from '../claim-refusals.ts';
import { type EvmClaimRequest, prepareTransaction, tooLittleGas } from './prepare-transaction.ts';
import { settleFee } from './settle-fee.ts';

/** All the coins that the fee leaves. */
export const prepareSweep = async (request: EvmClaimRequest): Promise<PreparedClaim> => {
  const { ledger, stealthAddress, destination } = request;
  const [balance, nonce] = await Promise.all([
    ledger.balanceWei(stealthAddress),
    ledger.nonce(stealthAddress),
  ]);
  if (balance === 0n) throw nothingToClaim(stealthAddress, null);
  const call = { from: stealthAddress, to: destination, value: balance, data: '0x' };
  const fee = await settleFee(request, { ...call, nonce });
  const value = balance - fee.reservedWei;
  if (value < 1n) throw tooLittleGas(balance, fee);
  const amount = { amount: String(value), mayRemain: String(fee.mayRemainWei) };
  return prepareTransaction(request, { ...call, value, nonce }, { fee, facts: amount });
};
