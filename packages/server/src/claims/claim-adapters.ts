import type { ChainFamilyId } from '@sipher/core';
import type { ClaimAdapter } from './claim-adapter.ts';
import { evmClaims } from './evm/evm-claims.ts';
import { nearClaims } from './near/near-claims.ts';
import { solanaClaims } from './solana/solana-claims.ts';

/** How each family's claims are made; families without one have none. */
export const claimAdapters: Partial<Record<ChainFamilyId, ClaimAdapter>> = {
  solana: solanaClaims,
  evm: evmClaims,
  near: nearClaims,
};
