import type { MetaAddress, OperationData, Sipher } from '@sipher/client';
import type { Simnet } from '@sipher/simnet';
import { waitUntil } from '@sipher/testing';
import {
  createSolanaRpc,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getTransactionDecoder,
  type KeyPairSigner,
  partiallySignTransaction,
} from '@solana/kit';

export const paidLamports = 250_000_000n;

/** Sends a signed transaction; the slot in which it was executed. Rejects if it failed. */
export const sendOnSimnet = async ({ url }: Simnet, transaction: string): Promise<number> => {
  const rpc = createSolanaRpc(url);
  const wire = transaction as Parameters<typeof rpc.sendTransaction>[0];
  const signature = await rpc.sendTransaction(wire, { encoding: 'base64' }).send();
  const options = { encoding: 'json', maxSupportedTransactionVersion: 0 } as const;
  const found = await rpc.getTransaction(signature, options).send();
  if (found?.meta?.err !== null) throw new Error(`${signature} failed`);
  return Number(found.slot);
};

/** Signs by kit, as a wallet does. */
export const signByKit = async (unsigned: string, signer: KeyPairSigner): Promise<string> => {
  const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(unsigned));
  return getBase64EncodedWireTransaction(
    await partiallySignTransaction([signer.keyPair], transaction),
  );
};

export type PaidOnSimnet = {
  readonly transfer: OperationData<'transferPrivate'>;
  readonly slot: number;
};

/** Pays by a transaction that the server has built, and a wallet signed. */
export const payOnSimnet = async (
  simnet: Simnet,
  sipher: Sipher,
  recipientMetaAddress: MetaAddress,
): Promise<PaidOnSimnet> => {
  const payer = await generateKeyPairSigner();
  simnet.airdrop(payer.address, 1_000_000_000n);
  const transfer = await sipher.transfers.private({
    sender: payer.address,
    recipientMetaAddress,
    amount: String(paidLamports),
    privacyLevel: 'shielded',
  });
  if (transfer.chainData.type !== 'solana') throw new Error('no transaction of Solana');
  const signed = await signByKit(transfer.chainData.transaction, payer);
  return { transfer, slot: await sendOnSimnet(simnet, signed) };
};

/** Resolves once the server's index has read the chain up to a slot. */
export const untilIndexed = (sipher: Sipher, slot: number): Promise<void> =>
  waitUntil(
    `the index reaches slot ${slot}`,
    async () => {
      const { index } = await sipher.scan.announcements({ chain: 'solana', limit: 1 });
      return (index.position ?? 0) >= slot;
    },
    { timeoutMs: 20_000 },
  );
