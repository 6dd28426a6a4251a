import { expect, test } from 'vitest';
import { followChain } from './follow-chain.ts';
import { usualTiming } from './follower-timing.ts';
import { nothingRead } from './open-steps.ts';

/** Follows by polls that end as listed, and stops after the last; its pauses are told, in ms. */
const followThrough = async (polls: readonly ('fails' | 'reads')[], random: number) => {
  const stop = new AbortController();
  const left = [...polls];
  const pausesMs: number[] = [];
  await followChain({
    follower: {
      poll: async () => {
        const poll = left.shift();
        if (left.length === 0) stop.abort();
        if (poll === 'fails') throw new Error('no answer');
        return { isBehind: true };
      },
    },
    steps: { read: () => nothingRead, take: async (standing) => standing },
    lead: { take: async () => true, renew: async () => {}, giveUp: async () => {} },
    timing: { ...usualTiming, firstPauseMs: 2, mostPauseMs: 10 },
    pollMs: 0,
    random: () => random,
    signal: stop.signal,
    onLeading: () => {},
    onFailure: (_error, retryInMs) => pausesMs.push(retryInMs),
  });
  return pausesMs;
};

test('each failure in a row is waited out twice as long, up to the most', async () => {
  const polls = ['fails', 'fails', 'fails', 'fails', 'fails', 'reads'] as const;
  expect(await followThrough(polls, 0.5)).toEqual([2, 4, 8, 10, 10]);
});

test('after a reading the pauses begin anew', async () => {
  const polls = ['fails', 'fails', 'reads', 'fails', 'reads'] as const;
  expect(await followThrough(polls, 0.5)).toEqual([2, 4, 2]);
});

test('processes that failed at once do not come back at once', async () => {
  expect(await followThrough(['fails', 'reads'], 0)).toEqual([1]);
  expect(await followThrough(['fails', 'reads'], 0.99)).toEqual([3]);
});
