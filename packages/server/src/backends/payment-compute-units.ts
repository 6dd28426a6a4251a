import type { PaymentAtLevel } from './choose-backend.ts';

/** Without and with a commitment announced. */
type Units = { readonly plain: number; readonly committed: number };

/**
 * Compute units that a payment on Solana with a priority fee pays for: the limit that its builder
 * sets, which memos of a few bytes less or more move by a hundredth (the test beside this file
 * builds them).
 */
const built: Readonly<Record<PaymentAtLevel['kind'], Units>> = {
  native: { plain: 39_280, committed: 131_920 },
  token: { plain: 113_280, committed: 205_920 },
};

/** What a payment on Solana pays for, in compute units. */
export const paymentComputeUnits = ({ kind, level }: PaymentAtLevel): number => {
  const { plain, committed } = built[kind];
  return level === 'standard' ? plain : committed;
};
