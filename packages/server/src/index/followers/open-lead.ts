import type { ChainId } from '@sipher/core';
import type { AnnouncementIndex } from '../port.ts';
import type { LeaseHolder } from './lease-holder.ts';

/** The part of one follower in the choice of one leader for each chain. */
export type Lead = {
  /** Whether it leads, from now on for the length of a lease. */
  readonly take: () => Promise<boolean>;
  /** Keeps what it has while it works; who has lost it is stopped by the index itself. */
  readonly renew: () => Promise<void>;
  readonly giveUp: () => Promise<void>;
};

export type LeadDeps = {
  readonly index: AnnouncementIndex;
  readonly chain: ChainId;
  readonly holder: LeaseHolder;
  readonly leaseMs: number;
  readonly nowMs: () => number;
};

export const openLead = ({ index, chain, holder, leaseMs, nowMs }: LeadDeps): Lead => {
  let untilMs = 0;
  const take = async () => {
    const now = nowMs();
    const { name, isGone } = holder;
    const lease = { holder: name, nowMs: now, untilMs: now + leaseMs, isGone };
    const isLeading = await index.lead(chain, lease);
    untilMs = isLeading ? now + leaseMs : 0;
    return isLeading;
  };
  return {
    // Written to disk, so not at every turn.
    take: async () => (untilMs - nowMs() > leaseMs / 2 ? true : take()),
    renew: async () => {
      if (untilMs - nowMs() <= leaseMs / 2) await take();
    },
    giveUp: async () => {
      if (untilMs > 0) {
        await index.lead(chain, { holder: holder.name, nowMs: nowMs(), untilMs: 0 });
      }
    },
  };
};
