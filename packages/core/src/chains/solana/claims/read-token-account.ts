import { address } from '@solana/kit';
import {
  AccountState,
  findAssociatedTokenPda,
  getTokenDecoder,
  type Token,
} from '@solana-program/token-2022';
import { InvalidInputError } from '../../../invalid-input-error.ts';

/** What a token account holds, as far as a claim must know it. */
export type TokenAccount = {
  /** Base units. */
  readonly amount: bigint;
  /** Whether its owner may close it once it is empty. */
  readonly isClosable: boolean;
  /** Token-2022: fees of earlier transfers that lie in it and belong to the mint. */
  readonly hasWithheldFees: boolean;
};

/** The address of the associated token account, base58. Takes checked addresses. */
export const deriveTokenAccountAddress = async (
  owner: string,
  mint: string,
  tokenProgram: string,
): Promise<string> => {
  const seeds = { owner: address(owner), mint: address(mint), tokenProgram: address(tokenProgram) };
  return (await findAssociatedTokenPda(seeds))[0];
};

/**
 * Reads an account of the Token or the Token-2022 program.
 *
 * @throws InvalidInputError naming `token`: no token account of the owner, or one that is frozen.
 */
export const readTokenAccount = (data: Uint8Array, owner: string): TokenAccount => {
  const account = decode(data);
  if (account === null || account.owner !== owner) {
    throw new InvalidInputError('token', 'a token account of the one-time address');
  }
  if (account.state === AccountState.Frozen) {
    throw new InvalidInputError('token', 'a token account that is not frozen');
  }
  const extensions = account.extensions.__option === 'Some' ? account.extensions.value : [];
  const withheld = extensions.find((each) => each.__kind === 'TransferFeeAmount');
  return {
    amount: account.amount,
    isClosable:
      account.closeAuthority.__option === 'None' || account.closeAuthority.value === owner,
    hasWithheldFees: withheld !== undefined && withheld.withheldAmount > 0n,
  };
};

const decode = (data: Uint8Array): Token | null => {
  try {
    return getTokenDecoder().decode(data);
  } catch {
    // Extensions that this decoder does not know, too: what they ask of a transfer is not known.
    return null;
  }
};
