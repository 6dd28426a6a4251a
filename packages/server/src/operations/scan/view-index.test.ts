import { expect, test } from 'vitest';
import type { Deps } from '../../deps.ts';
import { encodeFollowerState } from '../../index/followers/follower-state.ts';
import { viewIndex } from './view-index.ts';

const nowMs = 1_000_000;

/** An index that was read half a second ago, up to position 7. */
const viewOf = (facts: { readonly head: number; readonly isFailing: boolean } | null) => {
  const follower = encodeFollowerState({
    atHeadMs: null,
    blocks: [],
    head: 7,
    isFailing: false,
    ...facts,
  });
  const indexedTo = { position: 7, timeMs: nowMs - 900 };
  const read = facts === null ? null : { follower, indexedTo, steppedAtMs: nowMs - 500 };
  const index = { readState: () => read };
  return viewIndex('solana', { index, nowMs: () => nowMs } as unknown as Deps); // all that it takes
};

test('a chain that was read to its head says how far, and how old that is', () => {
  expect(viewOf({ head: 7, isFailing: false })).toEqual({
    position: 7,
    timestamp: nowMs - 900,
    updatedAt: nowMs - 500,
    lagMs: 900,
    state: 'following',
  });
});

test.each([
  ['waiting', null],
  ['behind', { head: 9, isFailing: false }],
  ['failing', { head: 7, isFailing: true }],
] as const)('one that is not says so: %s', (state, facts) => {
  expect(viewOf(facts).state).toBe(state);
});
