import { type ListedAnnouncement, type RecipientViewKeys, sipScheme } from '@sipher/core';
import { expect, test } from 'vitest';
import { comparePage } from './compare-page.ts';
import type { TagFilter } from './tag-filter.ts';

const row: ListedAnnouncement = {
  ephemeralPublicKey: new Uint8Array(32),
  viewTag: 0,
  addressPrefix: new Uint8Array(12),
  transactionId: new Uint8Array(64),
  position: 1,
  timeMs: 1,
};
const keys: RecipientViewKeys = {
  chain: 'solana',
  viewingPrivateKey: new Uint8Array(32),
  spendingPublicKey: new Uint8Array(32),
};
/** Ten rows take it a time that its clock shows. */
const openPage = (msForTen: number, signal?: AbortSignal) => {
  let elapsedMs = 0;
  const select = async () => {
    elapsedMs += msForTen;
    return [];
  };
  const filter: TagFilter = { rowsAtOnce: 10, select };
  const announcements = Array.from({ length: 95 }, () => row);
  const nowMs = () => elapsedMs;
  return comparePage({ scheme: sipScheme(), keys, filter, announcements, signal, nowMs });
};

test.each([
  [60, [10, 10, 10, 10, 10, 10, 10, 10, 10, 5]],
  [20, [30, 30, 30, 5]],
  [1, [95]],
])('a slice is over after 50 ms, ten rows taking %i', async (msForTen, expected) => {
  const slices: number[] = [];
  for await (const { scanned } of openPage(msForTen)) slices.push(scanned);
  expect(slices).toEqual(expected);
});

test('other things have their turn after each slice', async () => {
  const order: string[] = [];
  for await (const _slice of openPage(60)) {
    order.push('slice');
    setImmediate(() => order.push('other'));
  }
  expect(order.slice(0, 4)).toEqual(['slice', 'other', 'slice', 'other']);
});

test('an abort ends it before the next slice, with its reason', async () => {
  const stop = new AbortController();
  const page = openPage(60, stop.signal);
  await page.next();
  stop.abort(new Error('enough'));
  await expect(page.next()).rejects.toThrow('enough');
});
