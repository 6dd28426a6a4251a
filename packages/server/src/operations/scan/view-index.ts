import type { ChainId } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import { reportIndex } from '../../index/index-report.ts';

/** How far the index of a chain reaches, as answers show it. */
export const viewIndex = (chain: ChainId, { index, nowMs }: Deps) => {
  const read = index.readState(chain);
  const timestamp = read?.indexedTo.timeMs ?? null;
  return {
    position: read?.indexedTo.position ?? null,
    timestamp,
    updatedAt: read?.steppedAtMs ?? null,
    // The chain's clock may be ahead of this machine's.
    lagMs: timestamp === null ? null : Math.max(0, nowMs() - timestamp),
    state: reportIndex(index, chain, nowMs()).state,
  };
};
