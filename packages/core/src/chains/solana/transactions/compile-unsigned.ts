import {
  address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getTransactionSize,
  type Instruction,
  pipe,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import { TransactionTooLargeError } from '../../transaction-too-large-error.ts';
import type { SolanaTerms } from '../solana-terms.ts';

/** Terms that were checked: base58 of 32 bytes, and a price of 64 bits. */
export type CompileTerms = Pick<
  SolanaTerms,
  'feePayer' | 'recentBlockhash' | 'computeUnitPriceMicroLamports'
> & {
  /** Set where a price is. */
  readonly computeUnitLimit: number;
};

/** Base64 of a version-0 transaction whose signatures are all still zero. */
export const compileUnsigned = (
  instructions: readonly Instruction[],
  terms: CompileTerms,
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
  assertSize(getTransactionSize(transaction));
  return getBase64EncodedWireTransaction(transaction);
};

/** A packet of 1,280 bytes less its headers. @see https://solana.com/docs/core/transactions */
const maxSizeBytes = 1_232;

/** Refuses what is larger than a transaction can be. */
export const assertSize = (sizeBytes: number): void => {
  if (sizeBytes > maxSizeBytes) throw new TransactionTooLargeError({ sizeBytes, maxSizeBytes });
};

const lifetime = ({ recentBlockhash }: CompileTerms) => ({
  // A brand of kit's on text; what it stands for has been checked.
  blockhash: recentBlockhash as Blockhash,
  // For those who wait for the transaction's end; no part of it.
  lastValidBlockHeight: 0n,
});
