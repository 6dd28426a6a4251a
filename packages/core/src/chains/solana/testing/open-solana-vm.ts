import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  decompileTransactionMessage,
  generateKeyPairSigner,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Instruction,
  type KeyPairSigner,
  lamports,
  pipe,
  setTransactionMessageFeePayerSigner,
  signTransaction,
  signTransactionMessageWithSigners,
  type Transaction,
  type TransactionMessage,
} from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';

/** A transaction that the virtual machine has run, and what it did. */
export type Executed = {
  readonly instructions: readonly Instruction[];
  readonly computeUnits: number;
  readonly logs: readonly string[];
};

export type SolanaVm = {
  readonly svm: LiteSVM;
  /** A wallet of kit's own, with 10 SOL. */
  readonly generateWallet: () => Promise<KeyPairSigner>;
  /** Signs an unsigned transaction with wallets alone, and runs it; throws with the logs. */
  readonly execute: (base64: string, wallets: readonly KeyPairSigner[]) => Promise<Executed>;
  /** Runs instructions whose signers are in them. */
  readonly run: (instructions: readonly Instruction[], feePayer: KeyPairSigner) => Promise<void>;
};

/** A Solana virtual machine with its programs, and empty. */
export const openSolanaVm = (): SolanaVm => {
  const svm = new LiteSVM();
  return {
    svm,
    generateWallet: async () => {
      const wallet = await generateKeyPairSigner();
      svm.airdrop(wallet.address, lamports(10_000_000_000n));
      return wallet;
    },
    execute: async (base64, wallets) => {
      const unsigned = getTransactionDecoder().decode(getBase64Encoder().encode(base64));
      const keyPairs = wallets.map(({ keyPair }) => keyPair);
      return runSigned(svm, await signTransaction(keyPairs, unsigned));
    },
    run: async (instructions, feePayer) => {
      const signed = await pipe(
        createTransactionMessage({ version: 0 }),
        (message) => setTransactionMessageFeePayerSigner(feePayer, message),
        (message) => svm.setTransactionMessageLifetimeUsingLatestBlockhash(message),
        (message) => appendTransactionMessageInstructions(instructions, message),
        (message) => signTransactionMessageWithSigners(message),
      );
      runSigned(svm, signed);
    },
  };
};

const runSigned = (svm: LiteSVM, transaction: Transaction): Executed => {
  const result = svm.sendTransaction(transaction);
  if (result instanceof FailedTransactionMetadata) {
    throw new Error([result.toString(), ...result.meta().logs()].join('\n'));
  }
  const compiled = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
  const message: TransactionMessage = decompileTransactionMessage(compiled);
  return {
    instructions: message.instructions,
    computeUnits: Number(result.computeUnitsConsumed()),
    logs: result.logs(),
  };
};
