import type { ChainFamilyId } from '@sipher/core';

/** How often a follower does what, in milliseconds. */
export type FollowerTiming = {
  /** Between two polls of a chain of which everything is read. */
  readonly pollMs: Partial<Record<ChainFamilyId, number>>;
  /** Between two looks whether the one that leads has ended. */
  readonly standbyMs: number;
  /** For how long one leads without a sign of life. */
  readonly leaseMs: number;
  /** The first pause after a failure; twice as long each time, up to `mostPauseMs`. */
  readonly firstPauseMs: number;
  readonly mostPauseMs: number;
};

export const usualTiming: FollowerTiming = {
  pollMs: { solana: 2_000, evm: 4_000 },
  standbyMs: 3_000,
  leaseMs: 15_000,
  firstPauseMs: 500,
  mostPauseMs: 60_000,
};
