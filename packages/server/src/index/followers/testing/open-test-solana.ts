import { type SimnetOptions, startSimnet } from '@sipher/simnet';
import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  createSolanaRpc,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressDecoder,
  getBase64EncodedWireTransaction,
  type Instruction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';

const announcer = address('3wMAa5MH8dehJ1vqyHuGdPpKp8seLPv5CyibDCgE1Jwj');
const memoProgram = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');

type Announced = {
  readonly ephemeralPublicKey: Uint8Array;
  readonly viewTag: number;
  readonly announcedAddress: Uint8Array;
};

/** The memo of an announcement, written by kit's base58. */
export const memoOf = ({ ephemeralPublicKey, viewTag, announcedAddress }: Announced): string => {
  const [R, A] = [ephemeralPublicKey, announcedAddress].map((key) =>
    getAddressDecoder().decode(key),
  );
  return `SIP:2:${R}:${Buffer.of(viewTag).toString('hex')}:${A}`;
};

/** A simnet with a wallet that announces on it, by transactions that it executes. */
export const openTestSolana = async (options: SimnetOptions = {}) => {
  const simnet = await startSimnet(options);
  const rpc = createSolanaRpc(simnet.url);
  const wallet = await generateKeyPairSigner();
  simnet.airdrop(wallet.address, 100_000_000_000n);
  // Named by a transfer, as payments name it: the memo program takes every account for a signer.
  const naming = (amount: bigint): Instruction => {
    const pay = getTransferSolInstruction({ source: wallet, destination: wallet.address, amount });
    return {
      ...pay,
      accounts: [...pay.accounts, { address: announcer, role: AccountRole.READONLY }],
    };
  };
  let sent = 0n;
  const send = async (
    memos: ReadonlyArray<string | Uint8Array>,
    { version = 0 as 0 | 'legacy', amount = 0n, skipPreflight = false } = {},
  ) => {
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    // Another amount each time: the same transaction twice is one.
    sent += 1n;
    const instructions: Instruction[] = [
      naming(amount === 0n ? sent : amount),
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
  return { simnet, send };
};
