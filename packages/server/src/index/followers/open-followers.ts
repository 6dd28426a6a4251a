import { setMaxListeners } from 'node:events';
import type { ChainId } from '@sipher/core';
import type { ChainHistory } from '../../nodes/history/port.ts';
import type { AnnouncementIndex } from '../port.ts';
import { evmChainFacts } from './evm/evm-chain-facts.ts';
import { followEvm } from './evm/follow-evm.ts';
import { followChain } from './follow-chain.ts';
import type { Follower } from './follower.ts';
import { type FollowerTiming, usualTiming } from './follower-timing.ts';
import { type LeaseHolder, openLeaseHolder } from './lease-holder.ts';
import { openLead } from './open-lead.ts';
import { openSteps, type Steps, type StepTaken } from './open-steps.ts';
import { followSolana } from './solana/follow-solana.ts';

/** The followers of this process. Of several over one index, one leads for each chain. */
export type Followers = {
  readonly chains: readonly ChainId[];
  /** Stops within a second, whatever endpoints do; nothing is written afterwards. */
  close(): Promise<void>;
};

export type FollowerEvent = { readonly chain: ChainId } & (
  | { readonly kind: 'leading' }
  | ({ readonly kind: 'step' } & StepTaken)
  | { readonly kind: 'failed'; readonly error: unknown; readonly retryInMs: number }
);

export type FollowersDeps = {
  readonly index: AnnouncementIndex;
  /** Their calls end once the signal is aborted. */
  readonly openHistories: (signal: AbortSignal) => readonly ChainHistory[];
  /** The time of day in milliseconds. */
  readonly nowMs: () => number;
  /** From 0 up to 1; spreads tries, hides nothing. */
  readonly random: () => number;
  readonly onEvent: (event: FollowerEvent) => void;
  /** Instead of the usual. */
  readonly timing?: Partial<FollowerTiming> | undefined;
};

/** Follows every chain that has a history, until `close`. */
export const openFollowers = (deps: FollowersDeps): Followers => {
  const stop = new AbortController();
  const { signal } = stop;
  // Each call under way listens.
  setMaxListeners(0, signal);
  const histories = deps.openHistories(signal);
  const holder = openLeaseHolder();
  const ends = histories.map((history) => follow(history, { ...deps, holder, signal }));
  return {
    chains: histories.map(({ chain }) => chain),
    close: async () => {
      stop.abort();
      await Promise.all(ends);
    },
  };
};

type FollowDeps = FollowersDeps & { readonly holder: LeaseHolder; readonly signal: AbortSignal };

const follow = (history: ChainHistory, deps: FollowDeps): Promise<void> => {
  const { index, holder, nowMs, random, signal, onEvent } = deps;
  const { chain, family } = history;
  const timing = { ...usualTiming, ...deps.timing };
  const lead = openLead({ index, chain, holder, leaseMs: timing.leaseMs, nowMs });
  const steps = openSteps({
    index,
    chain,
    beforeStep: lead.renew,
    onStep: (step) => onEvent({ chain, kind: 'step', ...step }),
  });
  return followChain({
    follower: openFollower(history, steps, nowMs),
    steps,
    lead,
    timing,
    pollMs: timing.pollMs[family] ?? timing.standbyMs,
    random,
    signal,
    onLeading: () => onEvent({ chain, kind: 'leading' }),
    onFailure: (error, retryInMs) => onEvent({ chain, kind: 'failed', error, retryInMs }),
  });
};

const openFollower = (found: ChainHistory, steps: Steps, nowMs: () => number): Follower =>
  found.family === 'solana'
    ? followSolana({ history: found.history, steps, nowMs })
    : followEvm({ history: found.history, steps, nowMs, facts: evmChainFacts(found.chain) });
