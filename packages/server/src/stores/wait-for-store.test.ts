import { expect, test } from 'vitest';
import { StoreUnavailableError } from './port.ts';
import { waitForStore } from './wait-for-store.ts';

/** Longer than any of these tests. */
const longMs = 60_000;

/** A store that answers from the ask of that number on. */
const openStoreAnswering = (firstAnswered: number) => {
  let asked = 0;
  const ping = async () => {
    asked += 1;
    if (asked < firstAnswered) throw new StoreUnavailableError('not there yet');
  };
  return { ping, asked: () => asked };
};

test('a store that answers is asked once', async () => {
  const store = openStoreAnswering(1);
  expect(await waitForStore(store, longMs)).toBe(true);
  expect(store.asked()).toBe(1);
});

test('a store that is not there yet is asked again until it answers', async () => {
  const store = openStoreAnswering(3);
  expect(await waitForStore(store, longMs)).toBe(true);
  expect(store.asked()).toBe(3);
});

test('a store that refuses is waited for no longer than told', async () => {
  expect(await waitForStore(openStoreAnswering(Number.POSITIVE_INFINITY), 250)).toBe(false);
});

test('a store that is silent is waited for no longer than told', async () => {
  const silent = { ping: () => new Promise<void>(() => {}) };
  expect(await waitForStore(silent, 50)).toBe(false);
});
