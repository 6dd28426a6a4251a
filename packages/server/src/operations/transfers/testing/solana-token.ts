import {
  type Address,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  type Instruction,
  type KeyPairSigner,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { getCreateAccountInstruction } from '@solana-program/system';
import * as token from '@solana-program/token';
import * as token2022 from '@solana-program/token-2022';
import type { SolanaChain } from './solana-chain.ts';

export type TokenProgram = 'token' | 'token-2022';

const programAddresses: Record<TokenProgram, Address> = {
  token: token.TOKEN_PROGRAM_ADDRESS,
  'token-2022': token2022.TOKEN_2022_PROGRAM_ADDRESS,
};

export type NewToken = {
  readonly program: TokenProgram;
  readonly decimals: number;
  /** What its maker gets of it. */
  readonly amount: bigint;
};

/** Makes a mint without extensions, and mints to its maker. Returns the mint. */
export const createToken = async (
  chain: SolanaChain,
  maker: KeyPairSigner,
  { program, decimals, amount }: NewToken,
): Promise<Address> => {
  const mint = await generateKeyPairSigner();
  const config = { programAddress: programAddresses[program] };
  const space = BigInt(token.getMintSize());
  const rent = await chain.rpc.getMinimumBalanceForRentExemption(space).send();
  const owner = maker.address;
  const tokenProgram = config.programAddress;
  const [account] = await token.findAssociatedTokenPda({ owner, mint: mint.address, tokenProgram });
  await send(chain, maker, [
    getCreateAccountInstruction({
      payer: maker,
      newAccount: mint,
      lamports: rent,
      space,
      programAddress: tokenProgram,
    }),
    token.getInitializeMint2Instruction(
      { mint: mint.address, decimals, mintAuthority: owner },
      config,
    ),
    await token.getCreateAssociatedTokenIdempotentInstructionAsync({
      payer: maker,
      owner,
      mint: mint.address,
      tokenProgram,
    }),
    token.getMintToInstruction(
      { mint: mint.address, token: account, mintAuthority: maker, amount },
      config,
    ),
  ]);
  return mint.address;
};

/** What an address holds of a mint, in its associated account. */
export const tokenBalance = async (
  { rpc }: SolanaChain,
  owner: Address,
  mint: Address,
): Promise<bigint> => {
  const { value } = await rpc
    .getTokenAccountsByOwner(owner, { mint }, { encoding: 'base64' })
    .send();
  const [data] = value[0]?.account.data ?? [''];
  return Buffer.from(data, 'base64').readBigUInt64LE(64);
};

const send = async (
  { rpc }: SolanaChain,
  payer: KeyPairSigner,
  instructions: readonly Instruction[],
): Promise<void> => {
  const { value } = await rpc.getLatestBlockhash().send();
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayerSigner(payer, empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(value, paid),
    (timed) => appendTransactionMessageInstructions(instructions, timed),
  );
  const signed = await signTransactionMessageWithSigners(message);
  await rpc.sendTransaction(getBase64EncodedWireTransaction(signed), { encoding: 'base64' }).send();
};
