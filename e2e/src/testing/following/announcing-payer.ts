import { randomBytes } from 'node:crypto';
import { type Simnet, startSimnet } from '@sipher/simnet';
import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  createSolanaRpc,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressDecoder,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';

const announcer = address('3wMAa5MH8dehJ1vqyHuGdPpKp8seLPv5CyibDCgE1Jwj');
const memoProgram = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');
const systemProgram = address('11111111111111111111111111111111');

export type AnnouncingPayer = {
  readonly simnet: Simnet;
  /** The signatures of all transactions that were executed, in their order. */
  readonly sent: readonly string[];
  /** Sends so many transactions, each with an announcement to nobody. */
  readonly announce: (count: number) => Promise<void>;
  /** The slot of the newest one. */
  readonly newestSlot: () => Promise<number>;
};

/** A simnet, and a wallet that announces on it. */
export const openAnnouncingPayer = async (): Promise<AnnouncingPayer> => {
  const simnet = await startSimnet();
  const rpc = createSolanaRpc(simnet.url);
  const wallet = await generateKeyPairSigner();
  simnet.airdrop(wallet.address, 100_000_000_000n);
  const sent: string[] = [];
  const announceOnce = async () => {
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    const signer = { address: wallet.address, role: AccountRole.WRITABLE_SIGNER };
    const recipient = { address: wallet.address, role: AccountRole.WRITABLE };
    const reference = { address: announcer, role: AccountRole.READONLY };
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayerSigner(wallet, empty),
      (empty) => setTransactionMessageLifetimeUsingBlockhash(lifetime, empty),
      (empty) =>
        appendTransactionMessageInstructions(
          [
            {
              programAddress: systemProgram,
              accounts: [signer, recipient, reference],
              data: transferOfOne,
            },
            { programAddress: memoProgram, data: Buffer.from(randomMemo()) },
          ],
          empty,
        ),
    );
    const wire = getBase64EncodedWireTransaction(await signTransactionMessageWithSigners(message));
    sent.push(await rpc.sendTransaction(wire, { encoding: 'base64' }).send());
  };
  return {
    simnet,
    sent,
    announce: async (count) => {
      for (let done = 0; done < count; done += 1) await announceOnce();
    },
    newestSlot: async () => {
      const [newest] = await rpc.getSignaturesForAddress(announcer, { limit: 1 }).send();
      return Number(newest?.slot ?? 0n);
    },
  };
};

/** `Transfer` of the System program, number 2 of its instructions, of 1 lamport. */
const transferOfOne = Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);

const randomMemo = (): string => {
  // Reduced, as a point's encoding is: its highest byte is the last one.
  const [R, A] = [0, 1].map(() => {
    const key = Uint8Array.from(randomBytes(32));
    key[31] = 0x40;
    return getAddressDecoder().decode(key);
  });
  return `SIP:2:${R}:${randomBytes(1).toString('hex')}:${A}`;
};
