import type { PreparedClaim } from '../claim-adapter.ts';
import { nothingToClaim, sponsorHint, unusableToken } from '../claim-refusals.ts';
import { type EvmClaimRequest, prepareTransaction, tooLittleGas } from './prepare-transaction.ts';
import { settleFee } from './settle-fee.ts';

/** A request for a token, by its contract with checksum. */
export type EvmTokenRequest = EvmClaimRequest & { readonly token: string };

/** All that the one-time address has of a token; refuses what is no token, and nothing at all. */
export const readTokenBalance = async (request: EvmTokenRequest): Promise<bigint> => {
  const { ledger, token, stealthAddress } = request;
  const { erc20Questions } = await import('@sipher/core/transfers');
  const { data, read } = erc20Questions.balanceOf(stealthAddress);
  const answer = await ledger.read(token, data);
  const balance = answer === null ? null : read(answer);
  if (balance === null) throw unusableToken(token, 'expected a contract of ERC-20');
  if (balance === 0n) throw nothingToClaim(stealthAddress, token);
  return balance;
};

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
