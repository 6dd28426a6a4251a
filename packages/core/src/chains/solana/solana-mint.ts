import { address } from '@solana/kit';
import {
  AccountState,
  type Extension,
  getMintDecoder,
  type Mint,
  TOKEN_2022_PROGRAM_ADDRESS,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token-2022';
import { InvalidInputError } from '../../invalid-input-error.ts';

/** What a transfer must know of a token beside its mint's address. */
export type SolanaToken = {
  /** 0 to 255. */
  readonly decimals: number;
  /** Id of the token program that owns the mint: Token or Token-2022, base58. */
  readonly program: string;
};

/** The programs that keep tokens. */
export const tokenPrograms: readonly string[] = [TOKEN_PROGRAM_ADDRESS, TOKEN_2022_PROGRAM_ADDRESS];

/**
 * Reads a mint's account, and refuses mints whose tokens a plain transfer cannot pay in full.
 *
 * @param data The account's data.
 * @param ownerProgram The account's owner, base58.
 * @param epoch The chain's, from 0: transfer fees that it has left behind do not count.
 * @throws InvalidInputError naming `token`: the owner is no token program; the data is no
 * initialised mint; the mint has an extension that is unknown, or that stands against the payment.
 * @see docs/chains/solana.md for each extension
 */
export const decodeMint = (data: Uint8Array, ownerProgram: string, epoch: bigint): SolanaToken => {
  if (!tokenPrograms.includes(ownerProgram)) {
    throw new InvalidInputError('token', 'a mint, owned by the Token or the Token-2022 program');
  }
  const mint = decodeLayout(data, ownerProgram);
  if (!mint?.isInitialized) throw new InvalidInputError('token', 'an initialised mint');
  const extensions = mint.extensions.__option === 'Some' ? mint.extensions.value : [];
  for (const extension of extensions) {
    const expectation = obstacleOf(extension, epoch);
    if (expectation !== null) throw new InvalidInputError('token', expectation);
  }
  return { decimals: mint.decimals, program: ownerProgram };
};

/** A mint of the Token program, and one of Token-2022 without extensions. */
const plainMintLength = 82;

/**
 * Far more than any mint needs: the decoder's time grows with the square of the length, and callers
 * name the account.
 */
const maxMintLength = 2 ** 16;

/** The decoder checks the byte that tells a mint with extensions from an account. */
const decodeLayout = (data: Uint8Array, ownerProgram: string): Mint | null => {
  const isPlain = data.length === plainMintLength;
  if (!isPlain && ownerProgram !== TOKEN_2022_PROGRAM_ADDRESS) return null;
  if (data.length > maxMintLength) return null;
  try {
    return getMintDecoder().decode(data);
  } catch {
    // Extensions that this decoder does not know, too: what they do to a payment is not known.
    return null;
  }
};

const zeroAddress = address('11111111111111111111111111111111');
const takesFee = (fee: { transferFeeBasisPoints: number; maximumFee: bigint }): boolean =>
  fee.transferFeeBasisPoints > 0 && fee.maximumFee > 0n;

/** What the token would have to be for a payment, where an extension stands against it. */
const obstacleOf = (extension: Extension, epoch: bigint): string | null => {
  switch (extension.__kind) {
    case 'NonTransferable':
      return 'a token that can be transferred';
    case 'ConfidentialMintBurn':
      // Its tokens exist as ciphertexts alone: there is no public balance to pay from.
      return 'a token with public balances';
    case 'TransferHook':
      // A hook's program wants accounts of its own in each transfer, and may refuse it.
      return extension.programId === zeroAddress ? null : 'a token without a transfer hook';
    case 'TransferFeeConfig': {
      const { olderTransferFee, newerTransferFee } = extension;
      // The older one holds until the newer one's epoch, and the payment may be executed after it.
      const isOlderPast = epoch >= newerTransferFee.epoch;
      return takesFee(newerTransferFee) || (!isOlderPast && takesFee(olderTransferFee))
        ? 'a token without a transfer fee, which the recipient would pay'
        : null;
    }
    case 'PausableConfig':
      return extension.paused ? 'a token that is not paused' : null;
    case 'DefaultAccountState':
      // A one-time address has no token account yet, and the new one would be frozen.
      return extension.state === AccountState.Frozen
        ? 'a token whose new accounts are not frozen'
        : null;
    default:
      return null;
  }
};
