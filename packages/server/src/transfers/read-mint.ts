import { InvalidInputError } from '@sipher/core';
import type { SolanaToken } from '@sipher/core/transfers';
import type { SolanaNode } from '../nodes/port.ts';
import { type NamedToken, unusableToken } from './unusable-token.ts';

/** What a mint's account says of a token; refuses what is no mint, and one that cannot be paid. */
export const readMint = async (named: NamedToken, node: SolanaNode): Promise<SolanaToken> => {
  const [account, epoch] = await Promise.all([node.account(named.token), node.epoch()]);
  if (account === null) throw unusableToken(named, 'there is no such account');
  const { decodeMint } = await import('@sipher/core/transfers');
  return readUsable(named, () => decodeMint(account.data, account.owner, epoch));
};

/** Reads an account of a token; what core refuses of it makes the token unusable. */
export const readUsable = <T>(named: NamedToken, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw unusableToken(named, `expected ${error.expectation}`, error);
  }
};
