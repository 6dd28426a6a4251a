import type { ChainId } from '@sipher/core';
import type { AnnouncementIndex, ChainAnnouncement, FollowerState, IndexedTo } from '../port.ts';
import { streamsOf } from '../store/stream-traits.ts';
import { FollowerError } from './follower-error.ts';
import { encodeFollowerState, type FollowerFacts, parseFollowerState } from './follower-state.ts';

/** Where the index of a chain stands, and what its follower knows. */
export type Standing = {
  /** Null before the first step. */
  readonly text: FollowerState | null;
  readonly indexedTo: IndexedTo;
  readonly facts: FollowerFacts;
};

/** What changes with a step; the rest stays as it stands. */
export type Change = {
  readonly facts?: Partial<FollowerFacts>;
  readonly indexedTo?: IndexedTo;
  readonly removeFrom?: number;
  readonly announcements?: readonly ChainAnnouncement[];
  /** What could not be used of the chain, before the index itself leaves out any. */
  readonly malformed?: number;
};

export type StepTaken = {
  readonly position: number;
  readonly head: number | null;
  /** Whether it only tells that the last try has failed. */
  readonly isFailing: boolean;
  /** How many announcements are new in the index. */
  readonly added: number;
  /** How many there were to see that are not in it, because nobody could be paid by them. */
  readonly leftOut: number;
  /** The first position that a reorganisation has taken back; null where there was none. */
  readonly removedFrom: number | null;
};

/** Takes the steps of one follower: each goes on from what it has seen in the index itself. */
export type Steps = {
  /** @throws FollowerError where the state is not a follower's. */
  read(): Standing;
  /** @throws OvertakenError where another process was faster. */
  take(standing: Standing, change: Change): Promise<Standing>;
};

/** Another process has taken a step of the same chain. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

export type StepsDeps = {
  readonly index: AnnouncementIndex;
  readonly chain: ChainId;
  readonly beforeStep: () => Promise<void>;
  readonly onStep: (step: StepTaken) => void;
};

/** Before the first step. */
export const nothingRead: Standing = {
  text: null,
  indexedTo: { position: 0, timeMs: null },
  facts: { head: null, atHeadMs: null, isFailing: false, blocks: [] },
};

export const openSteps = ({ index, chain, beforeStep, onStep }: StepsDeps): Steps => {
  const countAll = () =>
    streamsOf(chain)
      .map((stream) => index.total(stream))
      .reduce((sum, total) => sum + total, 0);
  return {
    read: () => {
      const state = index.readState(chain);
      if (state === null) return nothingRead;
      const facts = parseFollowerState(state.follower);
      if (facts === null) throw new FollowerError('the index was written by something else');
      return { text: state.follower, indexedTo: state.indexedTo, facts };
    },
    take: async (standing, change) => {
      await beforeStep();
      const { removeFrom, announcements = [], malformed = 0 } = change;
      const facts = { ...standing.facts, ...change.facts };
      const indexedTo = change.indexedTo ?? standing.indexedTo;
      const next = encodeFollowerState(facts);
      const before = announcements.length === 0 ? 0 : countAll();
      const step = { expected: standing.text, next, announcements, indexedTo };
      const isTaken = await index.advance(chain, {
        ...step,
        ...(removeFrom === undefined ? {} : { removeFrom }),
      });
      if (!isTaken) throw new OvertakenError();
      // Nobody else took a step in between: the state was the one expected.
      const added = announcements.length === 0 ? 0 : countAll() - before;
      onStep({
        position: indexedTo.position,
        head: facts.head,
        isFailing: facts.isFailing,
        added,
        leftOut: malformed + announcements.length - added,
        removedFrom: removeFrom ?? null,
      });
      return { text: next, indexedTo, facts };
    },
  };
};
