import { nothingToClaim, unusableMint } from '../claim-refusals.ts';
import type { EvmClaimRequest } from './prepare-transaction.ts';

/** A request for a token, by its contract with checksum. */
export type EvmTokenRequest = EvmClaimRequest & { readonly token: string };

/** All that the one-time address has of a token; refuses what is no token, and nothing at all. */
export const readTokenBalance = async (request: EvmTokenRequest): Promise<bigint> => {
  const { ledger, token, stealthAddress } = request;
  const { erc20Questions } = await import('@sipher/core/transfers');
  const { data, read } = erc20Questions.balanceOf(stealthAddress);
  const answer = await ledger.read(token, data);
  const balance = answer === null ? null : read(answer);
  if (balance === null) throw unusableMint(token, 'expected a contract of ERC-20');
  if (balance === 0n) throw nothingToClaim(stealthAddress, token);
  return balance;
};
