import {
  type Address,
  generateKeyPairSigner,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { getCreateAccountInstruction } from '@solana-program/system';
import {
  type ExtensionArgs,
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getInitializeMint2Instruction,
  getMintSize,
  getMintToCheckedInstruction,
  getPostInitializeInstructionsForMintExtensions,
  getPreInitializeInstructionsForMintExtensions,
  getTokenDecoder,
} from '@solana-program/token-2022';
import type { SolanaToken } from '../solana-mint.ts';
import type { SolanaVm } from './open-solana-vm.ts';

export type TestToken = SolanaToken & { readonly mint: Address; readonly program: Address };

/** A mint, with every authority its owner's. */
export const createMint = async (
  vm: SolanaVm,
  owner: KeyPairSigner,
  { program, extensions = [] }: { program: Address; extensions?: ExtensionArgs[] },
): Promise<TestToken> => {
  const mint = await generateKeyPairSigner();
  const decimals = 6;
  const fixed = extensions.filter(({ __kind }) => __kind !== 'TokenMetadata');
  const config = { programAddress: program };
  await vm.run(
    [
      getCreateAccountInstruction({
        payer: owner,
        newAccount: mint,
        // The program lengthens the account for metadata, and wants its rent beforehand.
        lamports: vm.svm.minimumBalanceForRentExemption(BigInt(getMintSize(extensions))),
        space: getMintSize(fixed.length === 0 ? undefined : fixed),
        programAddress: program,
      }),
      ...getPreInitializeInstructionsForMintExtensions(mint.address, extensions),
      getInitializeMint2Instruction(
        {
          mint: mint.address,
          decimals,
          mintAuthority: owner.address,
          freezeAuthority: owner.address,
        },
        config,
      ),
      ...getPostInitializeInstructionsForMintExtensions(mint.address, owner, extensions),
    ],
    owner,
  );
  return { mint: mint.address, decimals, program };
};

/** Mints tokens to a wallet's associated account; `before` runs between its creation and that. */
export const mintTokens = async (
  vm: SolanaVm,
  owner: KeyPairSigner,
  {
    token,
    amount,
    before = () => [],
  }: { token: TestToken; amount: bigint; before?: (account: Address) => Instruction[] },
): Promise<void> => {
  const { mint, decimals, program: programAddress } = token;
  const account = await tokenAccount(token, owner.address);
  await vm.run(
    [
      getCreateAssociatedTokenIdempotentInstruction({
        payer: owner,
        ata: account,
        owner: owner.address,
        mint,
        tokenProgram: programAddress,
      }),
      ...before(account),
      getMintToCheckedInstruction(
        { mint, token: account, mintAuthority: owner, amount, decimals },
        { programAddress },
      ),
    ],
    owner,
  );
};

const tokenAccount = async (token: TestToken, owner: Address): Promise<Address> => {
  const { mint, program: tokenProgram } = token;
  return (await findAssociatedTokenPda({ owner, mint, tokenProgram }))[0];
};

/** What a wallet's associated account holds, in base units; null without one. */
export const tokenBalance = async (
  vm: SolanaVm,
  token: TestToken,
  owner: Address,
): Promise<bigint | null> => {
  const account = vm.svm.getAccount(await tokenAccount(token, owner));
  return account.exists ? getTokenDecoder().decode(account.data).amount : null;
};
