import type { PreparedClaim } from '../claim-adapter.ts';
import { sponsorHint } from '../claim-refusals.ts';
import { prepareTransaction, tooLittleGas } from './prepare-transaction.ts';
import { type EvmTokenRequest, readTokenBalance } from './read-token-balance.ts';
import { settleFee } from './settle-fee.ts';

/** An ordinary transfer, whose gas the one-time address pays. */
export const prepareTokenTransfer = async (request: EvmTokenRequest): Promise<PreparedClaim> => {
  const { ledger, token, stealthAddress, destination } = request;
  const { encodeErc20Transfer } = await import('@sipher/core/transfers');
  const amount = await readTokenBalance(request);
  const [wei, nonce] = await Promise.all([
    ledger.balanceWei(stealthAddress),
    ledger.nonce(stealthAddress),
  ]);
  const data = encodeErc20Transfer(destination, amount);
  const call = { from: stealthAddress, to: token, value: 0n, data, nonce };
  const fee = await settleFee(request, call);
  if (wei < fee.reservedWei) {
    throw tooLittleGas(wei, fee, `; where the token has EIP-3009, ${sponsorHint}`);
  }
  // What the fee leaves can be claimed by itself.
  const facts = { amount: String(amount), mayRemain: String(wei) };
  return prepareTransaction(request, call, { fee, facts });
};
