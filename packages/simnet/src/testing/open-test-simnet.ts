import {
  type Address,
  appendTransactionMessageInstructions,
  createSolanaRpc,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  type Instruction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type TransactionSigner,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { type SimnetOptions, startSimnet } from '../start-simnet.ts';

/** A simnet, kit's own client of it, and a wallet of kit's with 10 SOL. */
export const openTestSimnet = async (options?: SimnetOptions) => {
  const simnet = await startSimnet(options);
  const rpc = createSolanaRpc(simnet.url);
  const wallet = await generateKeyPairSigner();
  simnet.airdrop(wallet.address, 10_000_000_000n);

  const compose = async (
    instructions: readonly Instruction[],
    feePayer: TransactionSigner = wallet,
  ) => {
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    return pipe(
      createTransactionMessage({ version: 0 }),
      (message) => setTransactionMessageFeePayerSigner(feePayer, message),
      (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      (message) => appendTransactionMessageInstructions(instructions, message),
    );
  };
  const sign = async (instructions: readonly Instruction[], feePayer?: TransactionSigner) => {
    const message = await compose(instructions, feePayer);
    const transaction = await signTransactionMessageWithSigners(message);
    const wire = getBase64EncodedWireTransaction(transaction);
    return { transaction, wire, signature: getSignatureFromTransaction(transaction) };
  };
  const submit = (wire: Awaited<ReturnType<typeof sign>>['wire'], skipPreflight = false) =>
    rpc.sendTransaction(wire, { encoding: 'base64', skipPreflight }).send();
  const send = async (instructions: readonly Instruction[]) =>
    submit((await sign(instructions)).wire);
  const transferSol = (destination: Address, amount: bigint) =>
    getTransferSolInstruction({ source: wallet, destination, amount });
  return { simnet, rpc, wallet, compose, sign, submit, send, transferSol };
};

/** The address of a new key pair. */
export const newAddress = async (): Promise<Address> => (await generateKeyPairSigner()).address;
