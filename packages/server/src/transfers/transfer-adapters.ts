import type { ChainFamilyId } from '@sipher/core';
import { evmAdapter } from './evm.ts';
import { nearAdapter } from './near.ts';
import { solanaAdapter } from './solana.ts';
import type { TransferAdapter } from './transfer-adapter.ts';

/** How each family's transfers are built; families without one have none. */
export const transferAdapters: Partial<Record<ChainFamilyId, TransferAdapter>> = {
  solana: solanaAdapter,
  evm: evmAdapter,
  near: nearAdapter,
};
