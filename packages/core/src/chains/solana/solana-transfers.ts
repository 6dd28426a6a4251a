import type { ChainTransfers, Payment } from '../transfers.ts';
import { encodeCommitmentNote } from './commitment-note.ts';
import { assertSolanaSigner, decodeSolanaAddress } from './solana-address.ts';
import { encodeSolanaAnnouncement } from './solana-announcement.ts';
import { computeUnitLimit } from './solana-compute-units.ts';
import { paymentInstructions } from './solana-payment-instructions.ts';
import { assertSolanaPayment, maxU64, type SolanaTerms } from './solana-terms.ts';
import { assertSize, compileUnsigned } from './transactions/compile-unsigned.ts';

/**
 * Payments on Solana in SOL and in the tokens of both token programs. The transaction carries its
 * announcement, and the commitment note where there is one.
 *
 * @see docs/chains/solana.md
 * @example
 * ```ts
 * const to = { schemeId: 'sip', stealthAddress, token: null, note: null } as const;
 * const payment = { chain: 'solana', sender, amount: 1_000_000n, ...to } as const;
 * const terms = { recentBlockhash, feePayer: sender, token: null };
 * const { chainData } = await solanaTransfers.build(payment, terms); // { type, transaction }
 * ```
 */
export const solanaTransfers: ChainTransfers<SolanaTerms> = {
  maxAmount: maxU64,
  assertAddress: assertSolanaSigner,
  assertToken: (text) => void decodeSolanaAddress(text, 'token'),
  build: async (payment, terms) => {
    assertSolanaPayment(payment, terms);
    const memos = paymentMemos(payment, terms);
    // A text that is much too long would break the encoding of its length first.
    assertSize(new TextEncoder().encode(memos.join('')).length);
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

/**
 * The least that an account with so many bytes of data, from 0, must hold, in lamports: a smaller
 * payment to a new address, which has none, fails. Of every account 128 bytes are charged beside its
 * own, each at 3,480 lamports a year for 2 years.
 *
 * @see https://docs.rs/solana-rent/latest/solana_rent/struct.Rent.html#method.minimum_balance
 * @example
 * ```ts
 * rentExemptLamports(0); // 890_880n
 * ```
 */
export const rentExemptLamports = (dataBytes: number): bigint =>
  BigInt(128 + dataBytes) * 3_480n * 2n;

const paymentMemos = (
  { stealthAddress, note }: Payment,
  { memo }: SolanaTerms,
): readonly string[] => [
  encodeSolanaAnnouncement(stealthAddress),
  ...(note === null ? [] : [encodeCommitmentNote(note)]),
  ...(memo === undefined ? [] : [memo]),
];
