import type { TokenKind } from '../transfer-traits.ts';

/**
 * At least twice what the tests measure, and for tokens room for the implementations that use more
 * and for the search of the token account's address: 1,500 for each bump that it has to pass.
 */
const unitsByKind: Readonly<Record<TokenKind, number>> = { native: 1_000, token: 75_000 };

/**
 * Two implementations of the memo program are about: one takes a unit a byte, the other 200,000
 * for 566 bytes. Which of them a cluster runs cannot be known here.
 *
 * @see https://solana-program.com/docs/memo#compute-limits
 * @see https://github.com/solana-program/memo/pull/168
 */
const unitsPerMemo = 3_000;
const unitsPerMemoByte = 360;

/** The compute unit limit of a payment with a priority fee, which is paid for the limit. */
export const computeUnitLimit = (kind: TokenKind, memos: readonly string[]): number => {
  const memoBytes = new TextEncoder().encode(memos.join('')).length;
  return unitsByKind[kind] + unitsPerMemo * memos.length + unitsPerMemoByte * memoBytes;
};
