import { setTimeout as sleep } from 'node:timers/promises';
import type { Follower } from './follower.ts';
import type { FollowerTiming } from './follower-timing.ts';
import type { Lead } from './open-lead.ts';
import { OvertakenError, type Steps } from './open-steps.ts';

export type FollowChainDeps = {
  readonly follower: Follower;
  readonly steps: Steps;
  readonly lead: Lead;
  readonly timing: FollowerTiming;
  /** Between two polls that leave nothing to read. */
  readonly pollMs: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onLeading: () => void;
  readonly onFailure: (error: unknown, retryInMs: number) => void;
};

/** Polls while it leads, waits for its turn else, and after failures longer each time. */
export const followChain = async (deps: FollowChainDeps): Promise<void> => {
  const { lead, signal } = deps;
  const takeTurn = openTurns(deps);
  while (!signal.aborted) {
    const pauseMs = await takeTurn();
    // Aborted, it ends at once; a pause of 0 lets the event loop go round.
    await sleep(pauseMs, null, { signal }).catch(() => null);
  }
  // Where that fails the next one waits for the lease to end.
  await lead.giveUp().catch(() => null);
};

/** Each turn tells for how long to pause after it. */
const openTurns = (deps: FollowChainDeps): (() => Promise<number>) => {
  const { follower, lead, timing, pollMs, random, signal, onLeading, onFailure } = deps;
  let isLeading = false;
  let failures = 0;
  return async () => {
    try {
      const leadsNow = await lead.take();
      if (leadsNow && !isLeading) onLeading();
      isLeading = leadsNow;
      if (!isLeading) return timing.standbyMs;
      const { isBehind } = await follower.poll();
      failures = 0;
      return isBehind ? 0 : pollMs;
    } catch (error) {
      if (signal.aborted) return 0;
      // Another process leads by now, or has led until now: nothing is wrong.
      if (error instanceof OvertakenError) return timing.standbyMs;
      failures += 1;
      const retryInMs = backOff(failures, timing, random());
      onFailure(error, retryInMs);
      // Where the index itself fails, its age tells.
      await noteFailure(deps.steps).catch(() => null);
      return retryInMs;
    }
  };
};

/** Half to one and a half times the pause, so that many processes do not come back at once. */
const backOff = (failures: number, timing: FollowerTiming, random: number): number => {
  const pauseMs = timing.firstPauseMs * 2 ** Math.min(failures - 1, 20);
  return Math.round(Math.min(pauseMs * (0.5 + random), timing.mostPauseMs));
};

/** Written where every process sees it. */
const noteFailure = async (steps: Steps): Promise<void> => {
  const standing = steps.read();
  if (!standing.facts.isFailing) await steps.take(standing, { facts: { isFailing: true } });
};
