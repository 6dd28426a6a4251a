import { startSimnet } from '@sipher/simnet';
import {
  type Address,
  createSolanaRpc,
  decompileTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type KeyPairSigner,
  lamports,
  partiallySignTransaction,
} from '@solana/kit';

/** A Solana VM behind JSON-RPC, and what wallets and scanners do with it: all by the kit alone. */
export const openSolanaChain = async () => {
  const simnet = await startSimnet();
  const rpc = createSolanaRpc(simnet.url);
  const fund = async (to: Address, amountLamports: bigint) => {
    await rpc.requestAirdrop(to, lamports(amountLamports)).send();
  };
  return {
    url: simnet.url,
    rpc,
    close: simnet.close,
    fund,
    createWallet: async (amountLamports: bigint): Promise<KeyPairSigner> => {
      const wallet = await generateKeyPairSigner();
      await fund(wallet.address, amountLamports);
      return wallet;
    },
    /** Signs an unsigned transaction (base64), sends it, and reads what was executed. */
    execute: async (transactionBase64: string, signers: readonly KeyPairSigner[]) => {
      const unsigned = getTransactionDecoder().decode(getBase64Encoder().encode(transactionBase64));
      const signed = await partiallySignTransaction(
        signers.map(({ keyPair }) => keyPair),
        unsigned,
      );
      const wire = getBase64EncodedWireTransaction(signed);
      const signature = await rpc.sendTransaction(wire, { encoding: 'base64' }).send();
      const config = { encoding: 'base64', maxSupportedTransactionVersion: 0 } as const;
      const executed = await rpc.getTransaction(signature, config).send();
      if (executed?.meta?.err !== null) throw new Error(`not executed: ${signature}`);
      return {
        signature,
        computeUnits: Number(executed.meta.computeUnitsConsumed),
        instructions: readInstructions(executed.transaction[0]),
      };
    },
  };
};

export type SolanaChain = Awaited<ReturnType<typeof openSolanaChain>>;

/** The instructions of a transaction as the chain has it, with their accounts and data. */
const readInstructions = (wire: string) => {
  const { messageBytes } = getTransactionDecoder().decode(getBase64Encoder().encode(wire));
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  return decompileTransactionMessage(message).instructions;
};
