import { type Address, getAddressDecoder, type Instruction } from '@solana/kit';
import { type ExtensionArgs, TOKEN_2022_PROGRAM_ADDRESS } from '@solana-program/token-2022';
import { sipScheme } from '../../../stealth/sip.ts';
import { sipVectors } from '../../../testing/vectors.ts';
import { decodeMint } from '../solana-mint.ts';
import { solanaTransfers } from '../solana-transfers.ts';
import { createMint, mintTokens, type TestToken, tokenBalance } from './create-token.ts';
import { openSolanaVm } from './open-solana-vm.ts';

const [recipient] = sipVectors.filter(({ keys }) => keys.chain === 'solana');
if (recipient === undefined) throw new Error('vectors: none on solana');

/** What makes one mint of Token-2022 unlike another. */
export type MintKind = {
  readonly extensions: () => ExtensionArgs[];
  /** Runs before the owner's tokens are minted, with the owner's account. */
  readonly before?: (token: TestToken, account: Address) => Instruction[];
  /** Runs once the owner has tokens. */
  readonly after?: (token: TestToken) => Instruction[];
};

/** A virtual machine with a wallet that makes mints and pays with their tokens. */
export const openTestMints = async () => {
  const vm = openSolanaVm();
  const owner = await vm.generateWallet();
  const dataOf = (account: Address): Uint8Array => {
    const found = vm.svm.getAccount(account);
    if (!found.exists) throw new Error('the account does not exist');
    return found.data;
  };
  const decode = ({ mint, program }: TestToken) =>
    decodeMint(dataOf(mint), program, vm.svm.getClock().epoch);

  /** What a payment of 1,000 base units brings to the one-time address, whatever decodeMint says. */
  const receivedOf = async (token: TestToken): Promise<bigint | null> => {
    const ephemeralPrivateKey = crypto.getRandomValues(new Uint8Array(32));
    const stealthAddress = sipScheme().derive(recipient.metaAddress, ephemeralPrivateKey);
    const to = { schemeId: 'sip', stealthAddress, token: token.mint, note: null } as const;
    const payment = { chain: 'solana', sender: owner.address, amount: 1_000n, ...to } as const;
    const terms = { recentBlockhash: vm.svm.latestBlockhash(), feePayer: owner.address, token };
    const { chainData } = await solanaTransfers.build(payment, terms);
    if (chainData.type !== 'solana') throw new Error('built for another chain');
    await vm.execute(chainData.transaction, [owner]);
    const stealthOwner = getAddressDecoder().decode(stealthAddress.stealthPublicKey);
    return tokenBalance(vm, token, stealthOwner);
  };

  const createFunded = async ({ extensions, before, after }: MintKind): Promise<TestToken> => {
    const program = TOKEN_2022_PROGRAM_ADDRESS;
    const token = await createMint(vm, owner, { program, extensions: extensions() });
    await mintTokens(vm, owner, {
      token,
      amount: 1_000_000n,
      before: (account) => before?.(token, account) ?? [],
    });
    if (after !== undefined) await vm.run(after(token), owner);
    return token;
  };
  return { vm, owner, dataOf, decode, receivedOf, createFunded };
};
