import { type Address, generateKeyPairSigner } from '@solana/kit';
import {
  extension,
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getSetTransferFeeInstruction,
  getTransferCheckedWithFeeInstruction,
  TOKEN_2022_PROGRAM_ADDRESS,
} from '@solana-program/token-2022';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMint, mintTokens, type TestToken, tokenBalance } from '../testing/create-token.ts';
import { openSolanaVm, type SolanaVm } from '../testing/open-solana-vm.ts';
import { buildSolanaClaim, solanaClaimFeeLamports } from './build-solana-claim.ts';
import { readTokenAccount } from './read-token-account.ts';

type Wallet = Awaited<ReturnType<SolanaVm['generateWallet']>>;

let vm: SolanaVm;
let owner: Wallet;
let sponsor: Wallet;
let destination: Address;
beforeEach(async () => {
  vm = openSolanaVm();
  [owner, sponsor] = [await vm.generateWallet(), await vm.generateWallet()];
  destination = (await generateKeyPairSigner()).address;
});

const terms = () => ({ recentBlockhash: vm.svm.latestBlockhash(), feePayer: owner.address });
const all = 10_000_000_000n;

test('the fee is what the chain takes, so that nothing stays', async () => {
  for (const computeUnitPriceMicroLamports of [undefined, 0n, 1n, 1_000_001n]) {
    const price =
      computeUnitPriceMicroLamports === undefined ? {} : { computeUnitPriceMicroLamports };
    const fee = solanaClaimFeeLamports({ isSponsored: false, hasTokens: false, ...price });
    const wallet = await vm.generateWallet();
    const claim = {
      stealthAddress: wallet.address,
      destination,
      lamports: all - fee,
      tokens: null,
    };
    const unsigned = await buildSolanaClaim(claim, {
      ...terms(),
      feePayer: wallet.address,
      ...price,
    });
    await vm.execute(unsigned, [wallet]);
    expect(vm.svm.getBalance(wallet.address) ?? 0n).toBe(0n);
  }
});

describe('tokens of a mint that had a transfer fee', () => {
  let token: TestToken;
  let account: Address;
  beforeEach(async () => {
    const fee = { epoch: 0n, maximumFee: 1_000n, transferFeeBasisPoints: 100 };
    const config = extension('TransferFeeConfig', {
      transferFeeConfigAuthority: sponsor.address,
      withdrawWithheldAuthority: sponsor.address,
      withheldAmount: 0n,
      olderTransferFee: fee,
      newerTransferFee: fee,
    });
    const program = TOKEN_2022_PROGRAM_ADDRESS;
    token = await createMint(vm, sponsor, { program, extensions: [config] });
    await mintTokens(vm, sponsor, { token, amount: 10_000n });
    const [source] = await ata(sponsor.address);
    [account] = await ata(owner.address);
    await vm.run(
      [
        getCreateAssociatedTokenIdempotentInstruction({
          payer: sponsor,
          ata: account,
          owner: owner.address,
          mint: token.mint,
          tokenProgram: program,
        }),
        getTransferCheckedWithFeeInstruction({
          source,
          mint: token.mint,
          destination: account,
          authority: sponsor,
          amount: 10_000n,
          decimals: token.decimals,
          fee: 100n,
        }),
        getSetTransferFeeInstruction({
          mint: token.mint,
          transferFeeConfigAuthority: sponsor,
          transferFeeBasisPoints: 0,
          maximumFee: 0n,
        }),
      ],
      sponsor,
    );
  });

  const ata = (holder: Address) =>
    findAssociatedTokenPda({
      owner: holder,
      mint: token.mint,
      tokenProgram: TOKEN_2022_PROGRAM_ADDRESS,
    });
  const read = () => {
    const found = vm.svm.getAccount(account);
    if (!found.exists) throw new Error('no account');
    return readTokenAccount(Uint8Array.from(found.data), owner.address);
  };

  test('have withheld fees in their account, which go to the mint before it is closed', async () => {
    expect(read()).toEqual({ amount: 9_900n, isClosable: true, hasWithheldFees: true });
    // The fee of 0 holds from two epochs on.
    const clock = vm.svm.getClock();
    clock.epoch += 2n;
    vm.svm.setClock(clock);
    const tokens = { ...token, amount: 9_900n, rentTo: sponsor.address };
    const claim = { stealthAddress: owner.address, destination, lamports: 0n };
    const build = (hasWithheldFees: boolean) =>
      buildSolanaClaim(
        { ...claim, tokens: { ...tokens, hasWithheldFees } },
        { ...terms(), feePayer: sponsor.address },
      );
    await expect(vm.execute(await build(false), [owner, sponsor])).rejects.toThrow();
    vm.svm.expireBlockhash();
    await vm.execute(await build(true), [owner, sponsor]);
    expect(vm.svm.getAccount(account).exists).toBe(false);
    expect(await tokenBalance(vm, token, destination)).toBe(9_900n);
  });
});
