import { type Address, address, createNoopSigner, type Instruction } from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import {
  findAssociatedTokenPda,
  getCloseAccountInstruction,
  getCreateAssociatedTokenIdempotentInstruction,
  getHarvestWithheldTokensToMintInstruction,
  getTransferCheckedInstruction,
} from '@solana-program/token-2022';
import { InvalidInputError } from '../../../invalid-input-error.ts';
import { assertSolanaSigner, decodeSolanaAddress } from '../solana-address.ts';
import { type SolanaToken, tokenPrograms } from '../solana-mint.ts';
import { maxU64 } from '../solana-terms.ts';
import { compileUnsigned } from '../transactions/compile-unsigned.ts';

/** Tokens that a claim moves, and what becomes of the account that held them. */
export type ClaimedTokens = SolanaToken & {
  /** Base58. */
  readonly mint: string;
  /** Base units, from 1: all that the account holds, or else it cannot be closed. */
  readonly amount: bigint;
  /**
   * Who gets the rent of the account that is closed, base58; null leaves the account open, as
   * one must that another authority alone can close.
   */
  readonly rentTo: string | null;
  /** Token-2022: fees withheld in the account go to the mint first, or it could not be closed. */
  readonly hasWithheldFees: boolean;
};

/** What a one-time address on Solana gives away. */
export type SolanaClaim = {
  /** The one-time address, base58, which signs. */
  readonly stealthAddress: string;
  /** Base58. */
  readonly destination: string;
  /** Lamports that the address gives away beside the fee; 0 where there are tokens alone. */
  readonly lamports: bigint;
  readonly tokens: ClaimedTokens | null;
};

/** What its transaction needs beside. */
export type SolanaClaimTerms = {
  /** Base58: the transaction is valid for some 150 blocks after it. */
  readonly recentBlockhash: string;
  /** The one-time address, or a sponsor, who pays for the destination's token account too. */
  readonly feePayer: string;
  /** Priority fee, 0 to 2^64 - 1 millionths of a lamport a compute unit. */
  readonly computeUnitPriceMicroLamports?: bigint;
};

/** At least twice what the tests measure; creating a token account takes most of it. */
const unitLimits = { native: 1_000, token: 110_000 } as const;

const lamportsPerSignature = 5_000n;

/**
 * What a claim costs whoever pays its fee, in lamports: known beforehand, so that an address can be
 * drained to zero.
 *
 * @see https://solana.com/docs/core/fees
 */
export const solanaClaimFeeLamports = ({
  isSponsored,
  hasTokens,
  computeUnitPriceMicroLamports = 0n,
}: {
  readonly isSponsored: boolean;
  readonly hasTokens: boolean;
  readonly computeUnitPriceMicroLamports?: bigint | undefined;
}): bigint => {
  const units = BigInt(unitLimits[hasTokens ? 'token' : 'native']);
  const priorityFee = (units * computeUnitPriceMicroLamports + 999_999n) / 1_000_000n;
  return lamportsPerSignature * (isSponsored ? 2n : 1n) + priorityFee;
};

/**
 * The unsigned transaction of a claim, version 0, base64. The one-time address signs it with
 * `addSolanaSignature` and `ed25519RawSigner`, and a sponsor who is its fee payer in its own way.
 *
 * @throws InvalidInputError naming `stealthAddress`, `destination`, `lamports`, `tokens`,
 * `recentBlockhash`, `feePayer` or `computeUnitPriceMicroLamports`.
 * @example
 * ```ts
 * const claim = { stealthAddress, destination, lamports: 1_000_000n, tokens: null };
 * const unsigned = await buildSolanaClaim(claim, { recentBlockhash, feePayer: sponsor });
 * const signer = ed25519RawSigner(recovered.stealthPrivateKey);
 * await addSolanaSignature(unsigned, { publicKeyBase58: stealthAddress, sign: signer.sign });
 * ```
 */
export const buildSolanaClaim = async (
  claim: SolanaClaim,
  terms: SolanaClaimTerms,
): Promise<string> => {
  assertClaim(claim);
  assertClaimTerms(terms);
  const instructions = [
    ...(claim.tokens === null ? [] : await tokenInstructions(claim, claim.tokens, terms)),
    ...(claim.lamports === 0n ? [] : [solInstruction(claim)]),
  ];
  const computeUnitLimit = unitLimits[claim.tokens === null ? 'native' : 'token'];
  return compileUnsigned(instructions, { ...terms, computeUnitLimit });
};

const assertClaim = ({ stealthAddress, destination, lamports, tokens }: SolanaClaim): void => {
  assertSolanaSigner(stealthAddress, 'stealthAddress');
  assertSolanaSigner(destination, 'destination');
  if (destination === stealthAddress) {
    throw new InvalidInputError('destination', 'another address than the one-time address');
  }
  const minimum = tokens === null ? 1n : 0n;
  if (lamports < minimum || lamports > maxU64) {
    throw new InvalidInputError('lamports', `an integer from ${minimum} to 2^64 - 1`);
  }
  if (tokens !== null) assertTokens(tokens);
};

const assertTokens = ({ mint, amount, rentTo, decimals, program }: ClaimedTokens): void => {
  decodeSolanaAddress(mint, 'tokens.mint');
  if (rentTo !== null) decodeSolanaAddress(rentTo, 'tokens.rentTo');
  if (amount < 1n || amount > maxU64) {
    throw new InvalidInputError('tokens.amount', 'an integer from 1 to 2^64 - 1');
  }
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 255) {
    throw new InvalidInputError('tokens.decimals', 'an integer from 0 to 255');
  }
  if (!tokenPrograms.includes(program)) {
    throw new InvalidInputError('tokens.program', 'the Token or the Token-2022 program');
  }
};

const assertClaimTerms = (terms: SolanaClaimTerms): void => {
  const { recentBlockhash, feePayer, computeUnitPriceMicroLamports: price = 0n } = terms;
  decodeSolanaAddress(recentBlockhash, 'recentBlockhash');
  assertSolanaSigner(feePayer, 'feePayer');
  if (price < 0n || price > maxU64) {
    throw new InvalidInputError('computeUnitPriceMicroLamports', 'an integer from 0 to 2^64 - 1');
  }
};

const solInstruction = ({ stealthAddress, destination, lamports }: SolanaClaim): Instruction =>
  getTransferSolInstruction({
    source: createNoopSigner(address(stealthAddress)),
    destination: address(destination),
    amount: lamports,
  });

const tokenInstructions = async (
  { stealthAddress, destination }: SolanaClaim,
  { mint: mintText, program, amount, decimals, rentTo, hasWithheldFees }: ClaimedTokens,
  { feePayer }: SolanaClaimTerms,
): Promise<readonly Instruction[]> => {
  const owner = createNoopSigner(address(stealthAddress));
  const [mint, programAddress] = [address(mintText), address(program)];
  const config = { programAddress };
  const accountOf = async (holder: Address): Promise<Address> =>
    (await findAssociatedTokenPda({ owner: holder, mint, tokenProgram: programAddress }))[0];
  const source = await accountOf(owner.address);
  const ata = await accountOf(address(destination));
  const create = getCreateAssociatedTokenIdempotentInstruction({
    payer: createNoopSigner(address(feePayer)),
    ata,
    owner: address(destination),
    mint,
    tokenProgram: programAddress,
  });
  const transfer = getTransferCheckedInstruction(
    { source, mint, destination: ata, authority: owner, amount, decimals },
    config,
  );
  const harvest = getHarvestWithheldTokensToMintInstruction({ mint, sources: [source] }, config);
  if (rentTo === null) return [create, transfer];
  const closing = { account: source, destination: address(rentTo), owner };
  return [
    create,
    transfer,
    ...(hasWithheldFees ? [harvest] : []),
    getCloseAccountInstruction(closing, config),
  ];
};
