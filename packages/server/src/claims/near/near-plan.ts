import type { NearClaim } from '@sipher/core/transfers';
import type { ClaimFacts } from '../claim-adapter.ts';

/** What a claim moves, and what it costs at most. */
export type NearPlan = {
  readonly claim: NearClaim;
  readonly facts: Pick<ClaimFacts, 'amount' | 'fee' | 'mayRemain'>;
};
