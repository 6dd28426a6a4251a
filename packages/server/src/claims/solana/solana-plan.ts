import type { ClaimedTokens } from '@sipher/core/transfers';
import type { SolanaLedger } from '../../nodes/ledgers/port.ts';
import type { SolanaNode } from '../../nodes/port.ts';
import type { ClaimFacts, ClaimRequest } from '../claim-adapter.ts';

/** What a claim moves. */
export type SolanaPlan = {
  readonly lamports: bigint;
  readonly tokens: ClaimedTokens | null;
  readonly facts: Pick<ClaimFacts, 'amount' | 'nativeAmount' | 'accountClosed' | 'rentReturnedTo'>;
};

/** A request, and what its fee is and who pays it. */
export type SolanaClaimRequest = ClaimRequest & {
  readonly isSponsored: boolean;
  readonly feeLamports: bigint;
};

/** Asked for only where a request leaves something out: without that no endpoint is needed. */
export type OpenSolanaLedger = () => SolanaLedger;

/** As the ledger, and the same chain as whoever pays meets it. */
export type OpenSolana = { readonly ledger: OpenSolanaLedger; readonly node: () => SolanaNode };
