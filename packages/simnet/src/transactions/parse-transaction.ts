import {
  type CompiledTransactionMessageWithLifetime,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  getTransactionDecoder,
  getTransactionEncoder,
  type LegacyCompiledTransactionMessage,
  type Signature,
  type Transaction,
  type V0CompiledTransactionMessage,
} from '@solana/kit';

/** What fits into a packet of the network. */
export const maxTransactionBytes = 1232;

export type CompiledMessage = (LegacyCompiledTransactionMessage | V0CompiledTransactionMessage) &
  CompiledTransactionMessageWithLifetime;

export type ParsedTransaction = {
  readonly wire: Uint8Array;
  readonly transaction: Transaction;
  readonly message: CompiledMessage;
  /** The fee payer's, which names the transaction. All ones where it has not been signed. */
  readonly signature: Signature;
};

/** Bytes are no transaction of version 0 or before. */
export class MalformedTransactionError extends Error {
  override readonly name = 'MalformedTransactionError';
}

/** @throws MalformedTransactionError */
export const parseTransaction = (wire: Uint8Array): ParsedTransaction => {
  if (wire.length > maxTransactionBytes) {
    const expected = `(max: ${maxTransactionBytes} bytes)`;
    throw new MalformedTransactionError(`too large: ${wire.length} bytes ${expected}`);
  }
  const { transaction, message } = decode(wire);
  const signatures = Object.values(transaction.signatures);
  const [first] = signatures;
  if (first === undefined || signatures.length !== message.header.numSignerAccounts) {
    throw new MalformedTransactionError('failed to sanitize: signatures and signers differ');
  }
  const signature = getBase58Decoder().decode(first ?? new Uint8Array(64));
  // kit brands what it has checked; these are 64 bytes by their decoder.
  return { wire, transaction, message, signature: signature as Signature };
};

/** @throws MalformedTransactionError */
export const parseMessage = (bytes: Uint8Array): CompiledMessage => {
  const message = decodeMessage(bytes);
  if (message.version !== 1) return message;
  throw new MalformedTransactionError('expected a transaction of version 0 or legacy');
};

const decodeMessage = (bytes: Uint8Array) => {
  try {
    const message = getCompiledTransactionMessageDecoder().decode(bytes);
    // kit reads lengths that are written in more bytes than they need; they abort the VM's process.
    const again = getCompiledTransactionMessageEncoder().encode(message);
    if (Buffer.compare(Uint8Array.from(again), bytes) === 0) return message;
  } catch (cause) {
    throw new MalformedTransactionError('failed to deserialize the message', { cause });
  }
  throw new MalformedTransactionError('failed to deserialize the message');
};

const decode = (wire: Uint8Array) => {
  const transaction = decodeTransaction(wire);
  return { transaction, message: parseMessage(Uint8Array.from(transaction.messageBytes)) };
};

const decodeTransaction = (wire: Uint8Array): Transaction => {
  try {
    const transaction = getTransactionDecoder().decode(wire);
    const again = getTransactionEncoder().encode(transaction);
    if (Buffer.compare(Uint8Array.from(again), wire) === 0) return transaction;
  } catch (cause) {
    throw new MalformedTransactionError('failed to deserialize the transaction', { cause });
  }
  throw new MalformedTransactionError('failed to deserialize the transaction');
};
