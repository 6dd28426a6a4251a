import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import {
  address,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getTransactionDecoder,
  type SignatureBytes,
  type Transaction,
} from '@solana/kit';
import { InvalidInputError } from '../../../invalid-input-error.ts';
import { decodeSolanaAddress } from '../solana-address.ts';

/** Somebody who signs a Solana transaction. */
export type SolanaSigner = {
  /** The signer's address. */
  readonly publicKeyBase58: string;
  /** The 64-byte Ed25519 signature of the message. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
};

/**
 * Puts a signature in its place in a transaction (base64), beside those that are there already. The
 * same for a one-time address, a payer and a sponsor.
 *
 * @throws InvalidInputError naming `transaction`: not a transaction in base64; `publicKeyBase58`:
 * no address, or not one that must sign; `signature`: not the signer's over this message.
 * @example
 * ```ts
 * const sponsor = { publicKeyBase58: sponsorAddress, sign: (message) => wallet.sign(message) };
 * const transaction = await addSolanaSignature(claimed.transaction, sponsor);
 * ```
 */
export const addSolanaSignature = async (
  transactionBase64: string,
  { publicKeyBase58, sign }: SolanaSigner,
): Promise<string> => {
  const transaction = decodeTransaction(transactionBase64);
  const publicKey = decodeSolanaAddress(publicKeyBase58, 'publicKeyBase58');
  if (!Object.hasOwn(transaction.signatures, publicKeyBase58)) {
    throw new InvalidInputError('publicKeyBase58', 'an address that must sign the transaction');
  }
  const message = new Uint8Array(transaction.messageBytes);
  const signature = await sign(message);
  const isRight =
    signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false });
  if (!isRight) {
    throw new InvalidInputError('signature', "the signer's 64 bytes over the transaction");
  }
  // Kit's brand on 64 bytes.
  const added = { [address(publicKeyBase58)]: signature as SignatureBytes };
  const signatures = { ...transaction.signatures, ...added };
  return getBase64EncodedWireTransaction({ ...transaction, signatures });
};

/**
 * The id of a transaction (base64) on the chain: the fee payer's signature, base58. Null as long as
 * the fee payer has not signed.
 *
 * @throws InvalidInputError naming `transaction`.
 * @example
 * ```ts
 * solanaTransactionId(transaction); // '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnb...'
 * ```
 */
export const solanaTransactionId = (transactionBase64: string): string | null => {
  // Signatures stand in the order of signers, and the fee payer is the first of them.
  const [signature] = Object.values(decodeTransaction(transactionBase64).signatures);
  return signature ? base58.encode(Uint8Array.from(signature)) : null;
};

const decodeTransaction = (base64: string): Transaction => {
  try {
    const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(base64));
    // Decoders pass over what follows: whoever signs it would sign less than is there.
    if (getBase64EncodedWireTransaction(transaction) === base64) return transaction;
  } catch {
    // Kit names the place of the fault; what it was given is said below.
  }
  throw new InvalidInputError('transaction', 'a Solana transaction in base64');
};
