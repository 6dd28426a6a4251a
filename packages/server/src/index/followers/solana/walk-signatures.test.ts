import { nobleEngines } from '@sipher/core';
import { memoOf } from '@sipher/testing/solana';
import { getBase58Decoder } from '@solana/kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SolanaHistory, SolanaSignature } from '../../../nodes/history/port.ts';
import { bytesOf, openAnnouncer } from '../../../testing/announcements.ts';
import { openSteps, type StepTaken } from '../open-steps.ts';
import { openTestIndex } from '../testing/open-test-index.ts';
import { followSolana } from './follow-solana.ts';

// The simnet has one transaction a slot and forgets after 10,000: what slots of many transactions
// and long histories do to pages is shown on a history that is made up.

const { strange } = openAnnouncer({ chain: 'solana', schemeId: 'sip' }, nobleEngines);
const toBase58 = (bytes: Uint8Array) => getBase58Decoder().decode(bytes);

const ran = {
  accounts: ['MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'],
  instructions: [{ programIdIndex: 0, data: toBase58(Buffer.from(memoOf(strange(1)))) }],
  innerInstructions: [],
};

/** So many transactions in each of the slots, from slot 1 on. */
const historyOf = (perSlot: readonly number[]) => {
  const all: SolanaSignature[] = perSlot.flatMap((count, at) =>
    Array.from({ length: count }, (_, index) => ({
      signatureBase58: toBase58(bytesOf(`${at} ${index}`, 64)),
      slot: at + 1,
      isFailed: false,
    })),
  );
  const bySignature = new Map(all.map((one) => [one.signatureBase58, one]));
  const asked: (string | null)[] = [];
  const history: SolanaHistory = {
    head: async () => ({ slot: perSlot.length + 1, timeMs: 9_000 }),
    genesisHash: async () => '11111111111111111111111111111111',
    firstAvailableSlot: async () => 0,
    signatures: async ({ beforeBase58, limit }) => {
      asked.push(beforeBase58);
      const newestFirst = all.toReversed();
      const start =
        newestFirst.findIndex(({ signatureBase58 }) => signatureBase58 === beforeBase58) + 1;
      return newestFirst.slice(start, start + limit);
    },
    transaction: async (signatureBase58) => ({
      slot: bySignature.get(signatureBase58)?.slot ?? 0,
      timeMs: 1_000,
      isFailed: false,
      ran,
    }),
  };
  return { history, all, asked };
};

let bed: Awaited<ReturnType<typeof openTestIndex>>;
beforeEach(async () => {
  bed = await openTestIndex();
});
afterEach(() => bed.close());

const poll = async (history: SolanaHistory) => {
  const taken: StepTaken[] = [];
  const steps = openSteps({
    index: bed.index,
    chain: 'solana',
    beforeStep: async () => {},
    onStep: (step) => taken.push(step),
  });
  await followSolana({ history, steps, nowMs: Date.now }).poll();
  return taken;
};

const positions = () =>
  bed.index.list({ chain: 'solana', schemeId: 'sip' }, 0, 10_000).map(({ position }) => position);

test('a slot is read whole in one step, wherever pages and batches would cut it', async () => {
  // 2,315 transactions: pages of 25 and 1,000 begin and end within slots.
  const { history, all, asked } = historyOf([300, 5, 900, 1, 1, 700, 8, 400]);
  const taken = await poll(history);
  expect(positions()).toEqual(all.map(({ slot }) => slot));
  const ends = taken.map(({ position, added }) => [position, added]);
  expect(ends).toEqual([
    [1, 300],
    [3, 905],
    [6, 702],
    [8, 408],
    [8, 0],
  ]);
  // Back through all of it to a page with nothing, then the pages between the ends again.
  expect(asked.length).toBe(5 + 3);
});

test('a page that has changed when it is asked for again is refused, and nothing is skipped', async () => {
  const { history, all, asked } = historyOf([900, 900]);
  const changing: SolanaHistory = {
    ...history,
    signatures: async (page) => {
      const found = await history.signatures(page);
      return asked.length > 3 ? found.slice(0, -1) : found;
    },
  };
  await expect(poll(changing)).rejects.toThrow('the endpoint lists other signatures than before');
  await poll(history);
  expect(positions()).toEqual(all.map(({ slot }) => slot));
});
