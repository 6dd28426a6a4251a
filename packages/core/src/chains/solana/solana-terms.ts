import { InvalidInputError } from '../../invalid-input-error.ts';
import { assertAmount } from '../assert-amount.ts';
import type { Payment } from '../transfers.ts';
import { assertSolanaSigner, decodeSolanaAddress } from './solana-address.ts';
import { type SolanaToken, tokenPrograms } from './solana-mint.ts';

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

/** The largest amount of lamports, of a token's base units, and of a price. */
export const maxU64 = 2n ** 64n - 1n;

/**
 * Refuses payments and terms that no transaction can be built from.
 *
 * @throws InvalidInputError naming `sender`, `amount`, `token` or a term.
 */
export const assertSolanaPayment = (payment: Payment, terms: SolanaTerms): void => {
  assertSolanaSigner(payment.sender, 'sender');
  assertAmount(payment.amount, maxU64);
  if (terms.feePayer !== payment.sender) assertSolanaSigner(terms.feePayer, 'feePayer');
  assertTerms(terms);
  assertTokenTerms(payment.token, terms.token);
};

const assertTerms = (terms: SolanaTerms): void => {
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
    throw new InvalidInputError('token.program', 'the Token or the Token-2022 program');
  }
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 255) {
    throw new InvalidInputError('token.decimals', 'an integer from 0 to 255');
  }
};
