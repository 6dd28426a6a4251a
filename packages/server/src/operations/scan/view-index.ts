import type { ChainId } from '@sipher/core';
import type { Deps } from '../../deps.ts';

/** How far the index of a chain reaches, as answers show it. */
export const viewIndex = (chain: ChainId, { index, nowMs }: Deps) => {
  const state = index.readState(chain);
  const timestamp = state?.indexedTo.timeMs ?? null;
  return {
    position: state?.indexedTo.position ?? null,
    timestamp,
    updatedAt: state?.steppedAtMs ?? null,
    // The chain's clock may be ahead of this machine's.
    lagMs: timestamp === null ? null : Math.max(0, nowMs() - timestamp),
  };
};
