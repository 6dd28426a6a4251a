import type { ChainId } from '@sipher/core';
import { parseFollowerState } from './followers/follower-state.ts';
import type { AnnouncementIndex } from './port.ts';
import { streamsOf } from './store/stream-traits.ts';

/** How far the index of a chain is, as every process that shares it sees it. */
export type IndexReport = {
  readonly chain: ChainId;
  /** Everything up to and at it has been read; null: nobody has tried yet. */
  readonly position: number | null;
  /** Of that position's block; null where that is not known. */
  readonly timeMs: number | null;
  /** The newest position that counts (final, or with enough confirmations), as last seen. */
  readonly head: number | null;
  readonly lagPositions: number | null;
  /**
   * At the head: for how long it has not been seen to be there. Behind it: the age of the
   * position's block. Null where neither is known.
   */
  readonly lagMs: number | null;
  readonly state: IndexState;
};

/**
 * `waiting`: nobody has read it yet. `failing`: the last try failed, or there was none for 90
 * seconds. `behind`: it reads what it has missed. `following`: it has read everything.
 */
export type IndexState = 'waiting' | 'failing' | 'behind' | 'following';

/** More than the longest pause between two tries. */
const staleMs = 90_000;

export const reportIndex = (
  index: Pick<AnnouncementIndex, 'readState'>,
  chain: ChainId,
  nowMs: number,
): IndexReport => {
  const state = index.readState(chain);
  const facts = state === null ? null : parseFollowerState(state.follower);
  if (state === null || facts === null) return { ...unknownReport, chain };
  const { position, timeMs } = state.indexedTo;
  const lagPositions = facts.head === null ? null : Math.max(facts.head - position, 0);
  const isFailing = facts.isFailing || nowMs - state.steppedAtMs > staleMs;
  // What is at the head was last seen there; else its age is that of the newest block read.
  const sinceMs = lagPositions === 0 ? (facts.atHeadMs ?? timeMs) : timeMs;
  return {
    chain,
    position,
    timeMs,
    head: facts.head,
    lagPositions,
    lagMs: sinceMs === null ? null : Math.max(nowMs - sinceMs, 0),
    state: isFailing ? 'failing' : lagPositions === 0 ? 'following' : 'behind',
  };
};

type Reported = {
  readonly index: AnnouncementIndex;
  readonly nodes: { readonly configured: ReadonlyArray<{ readonly chain: ChainId }> };
  readonly nowMs: () => number;
};

/** Of every chain that has an endpoint. */
export const reportIndexes = ({ index, nodes, nowMs }: Reported): IndexReport[] =>
  followedChains(nodes.configured).map((chain) => reportIndex(index, chain, nowMs()));

/** The same with how many announcements there are, by scheme. */
export const measureIndex = (reported: Reported) =>
  reportIndexes(reported).map((report) => {
    const { chain } = report;
    const counts = streamsOf(chain).map((stream) => [
      stream.schemeId,
      reported.index.total(stream),
    ]);
    return { ...report, announcements: Object.fromEntries(counts) as Record<string, number> };
  });

/** The chains of some endpoints that have an announcer, each once, in their order. */
export const followedChains = (
  endpoints: ReadonlyArray<{ readonly chain: ChainId }>,
): readonly ChainId[] => {
  const chains = new Set(endpoints.map(({ chain }) => chain));
  return [...chains].filter((chain) => streamsOf(chain).length > 0);
};

const unknownReport = {
  position: null,
  timeMs: null,
  head: null,
  lagPositions: null,
  lagMs: null,
  state: 'waiting',
} as const;
