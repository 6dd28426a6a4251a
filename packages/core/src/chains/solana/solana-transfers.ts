import {
  address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getTransactionSize,
  getTransactionSizeLimit,
  type Instruction,
  pipe,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import { InvalidInputError } from '../../invalid-input-error.ts';
import type { ChainTransfers, Payment } from '../transfers.ts';
import { encodeCommitmentNote } from './commitment-note.ts';
import { assertSolanaSigner, decodeSolanaAddress } from './solana-address.ts';
import { encodeSolanaAnnouncement } from './solana-announcement.ts';
import { computeUnitLimit } from './solana-compute-units.ts';
import { type SolanaToken, tokenPrograms } from './solana-mint.ts';
import { paymentInstructions } from './solana-payment-instructions.ts';

/** What a Solana transaction needs beside the payment. */
export type SolanaTerms = {
  /** A recent block's hash, base58: the transaction is valid for some 150 blocks after it. */
  readonly recentBlockhash: string;
  /** Pays the fee, and the rent of the recipient's token account; base58, and signs. */
  readonly feePayer: string;
  /** The payer's own memo: public, as every memo. */
  readonly memo?: string;
  /** Priority fee, 0 to 2^64 - 1 millionths of a lamport a compute unit. */
  readonly computeUnitPriceMicroLamports?: bigint;
  /** Null exactly where the payment's is. */
  readonly token: SolanaToken | null;
};

const maxU64 = 2n ** 64n - 1n;

/**
 * The rent-exempt minimum of an account without data: a smaller payment to a new address fails.
 * (128 + 0 bytes) x 3,480 lamports a byte and year x 2 years.
 *
 * @see https://docs.rs/solana-rent/latest/solana_rent/struct.Rent.html#method.minimum_balance
 */
export const rentExemptMinimumLamports = 890_880n;

/**
 * Payments on Solana in SOL and in the tokens of both token programs. The transaction carries its
 * announcement, and the commitment note where there is one.
 *
 * @see docs/chains/solana.md
 */
export const solanaTransfers: ChainTransfers<SolanaTerms> = {
  maxAmount: maxU64,
  assertAddress: assertSolanaSigner,
  assertToken: (text) => void decodeSolanaAddress(text, 'token'),
  build: async (payment, terms) => {
    assertPayment(payment);
    assertTerms(terms);
    assertTokenTerms(payment.token, terms.token);
    const memos = paymentMemos(payment, terms);
    const transaction = compileUnsigned(await paymentInstructions(payment, terms, memos), {
      ...terms,
      computeUnitLimit: computeUnitLimit(payment.token === null ? 'native' : 'token', memos),
    });
    return {
      chainData: {
        type: 'solana',
        transaction,
        ...(payment.token === null ? {} : { mint: payment.token }),
      },
    };
  },
};

const assertPayment = ({ sender, amount }: Payment): void => {
  assertSolanaSigner(sender, 'sender');
  if (amount < 1n || amount > maxU64) {
    throw new InvalidInputError('amount', 'an integer from 1 to 2^64 - 1');
  }
};

const assertTerms = (terms: SolanaTerms): void => {
  assertSolanaSigner(terms.feePayer, 'feePayer');
  decodeSolanaAddress(terms.recentBlockhash, 'recentBlockhash');
  const { memo = '', computeUnitPriceMicroLamports: price = 0n } = terms;
  if (price < 0n || price > maxU64) {
    throw new InvalidInputError('computeUnitPriceMicroLamports', 'an integer from 0 to 2^64 - 1');
  }
  if (!memo.isWellFormed()) throw new InvalidInputError('memo', 'well-formed Unicode text');
  // It would be read as another announcement, or as the commitment.
  if (/^SIPC?:/.test(memo)) {
    throw new InvalidInputError('memo', 'a text that does not begin with SIP: or SIPC:');
  }
};

const assertTokenTerms = (mint: string | null, token: SolanaToken | null): void => {
  if (mint === null && token === null) return;
  if (mint === null || token === null) {
    throw new InvalidInputError('token', 'a mint with its decimals and program, or neither');
  }
  decodeSolanaAddress(mint, 'token');
  const { decimals, program } = token;
  if (!tokenPrograms.includes(program)) {
    throw new InvalidInputError('token', 'the Token or the Token-2022 program as its program');
  }
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 255) {
    throw new InvalidInputError('token', 'decimals from 0 to 255');
  }
};

const paymentMemos = (
  { stealthAddress, note }: Payment,
  { memo }: SolanaTerms,
): readonly string[] => [
  encodeSolanaAnnouncement(stealthAddress),
  ...(note === null ? [] : [encodeCommitmentNote(note)]),
  ...(memo === undefined ? [] : [memo]),
];

/** Base64 of a version-0 transaction whose signatures are all still zero. */
const compileUnsigned = (
  instructions: readonly Instruction[],
  terms: SolanaTerms & { readonly computeUnitLimit: number },
): string => {
  const price = terms.computeUnitPriceMicroLamports;
  const transaction = pipe(
    createTransactionMessage({ version: 0 }),
    (message) => setTransactionMessageFeePayer(address(terms.feePayer), message),
    (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime(terms), message),
    (message) => appendTransactionMessageInstructions(instructions, message),
    // Without a price the limit is left to the chain: there is nothing to save.
    (message) =>
      price === undefined
        ? message
        : setTransactionMessageComputeUnitPrice(
            price,
            setTransactionMessageComputeUnitLimit(terms.computeUnitLimit, message),
          ),
    compileTransaction,
  );
  const sizeBytes = getTransactionSize(transaction);
  const limitBytes = getTransactionSizeLimit(transaction);
  if (sizeBytes > limitBytes) {
    throw new RangeError(`expected a transaction of at most ${limitBytes} bytes, not ${sizeBytes}`);
  }
  return getBase64EncodedWireTransaction(transaction);
};

const lifetime = ({ recentBlockhash }: SolanaTerms) => ({
  // A brand of kit's on text; `assertTerms` has checked what it stands for.
  blockhash: recentBlockhash as Blockhash,
  // For those who wait for the transaction's end; no part of it.
  lastValidBlockHeight: 0n,
});
