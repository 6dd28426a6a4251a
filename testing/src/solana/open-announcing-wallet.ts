import {
  AccountRole,
  type Address,
  address,
  appendTransactionMessageInstructions,
  createSolanaRpc,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressDecoder,
  getBase64EncodedWireTransaction,
  type Instruction,
  type KeyPairSigner,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';

const announcer = address('3wMAa5MH8dehJ1vqyHuGdPpKp8seLPv5CyibDCgE1Jwj');
const memoProgram = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');

export type SolanaAnnouncement = {
  readonly ephemeralPublicKey: Uint8Array;
  readonly viewTag: number;
  readonly announcedAddress: Uint8Array;
};

/** The memo of an announcement, written by kit's base58. */
export const memoOf = (announcement: SolanaAnnouncement): string => {
  const { ephemeralPublicKey, viewTag, announcedAddress } = announcement;
  const [R, A] = [ephemeralPublicKey, announcedAddress].map((key) =>
    getAddressDecoder().decode(key),
  );
  return `SIP:2:${R}:${Buffer.of(viewTag).toString('hex')}:${A}`;
};

/** What a simnet has of a chain. */
type FundedChain = {
  readonly url: string;
  airdrop(recipient: Address, amountLamports: bigint): unknown;
};

/** A wallet with 100 SOL that announces by transactions that the chain executes. */
export const openAnnouncingWallet = async (chain: FundedChain) => {
  const rpc = createSolanaRpc(chain.url);
  const wallet = await generateKeyPairSigner();
  chain.airdrop(wallet.address, 100_000_000_000n);
  let sent = 0n;
  const send = async (
    memos: ReadonlyArray<string | Uint8Array>,
    { version = 0 as 0 | 'legacy', amount = 0n, skipPreflight = false } = {},
  ) => {
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    // Another amount each time: the same transaction twice is one.
    sent += 1n;
    const instructions: Instruction[] = [
      naming(wallet, amount === 0n ? sent : amount),
      ...memos.map((memo) => ({ programAddress: memoProgram, data: Buffer.from(memo) })),
    ];
    const message = pipe(
      createTransactionMessage({ version: version as 0 }),
      (empty) => setTransactionMessageFeePayerSigner(wallet, empty),
      (empty) => setTransactionMessageLifetimeUsingBlockhash(lifetime, empty),
      (empty) => appendTransactionMessageInstructions(instructions, empty),
    );
    const transaction = await signTransactionMessageWithSigners(message);
    const wire = getBase64EncodedWireTransaction(transaction);
    const signature = await rpc.sendTransaction(wire, { encoding: 'base64', skipPreflight }).send();
    const found = await rpc
      .getTransaction(signature, { encoding: 'json', maxSupportedTransactionVersion: 0 })
      .send();
    const { slot, blockTime } = found ?? { slot: 0n, blockTime: null };
    return { signature, position: Number(slot), timeMs: Number(blockTime) * 1_000 };
  };
  return { send };
};

/** Named by a transfer, as payments name it: the memo program takes every account for a signer. */
const naming = (wallet: KeyPairSigner, amount: bigint): Instruction => {
  const pay = getTransferSolInstruction({ source: wallet, destination: wallet.address, amount });
  return {
    ...pay,
    accounts: [...pay.accounts, { address: announcer, role: AccountRole.READONLY }],
  };
};
