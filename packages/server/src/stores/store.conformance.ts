import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from './port.ts';
import { describeCollections } from './testing/collections.conformance.ts';
import { describeCounters } from './testing/counters.conformance.ts';
import { describeEntries } from './testing/entries.conformance.ts';
import { describeList } from './testing/list.conformance.ts';
import { describeMaxLive } from './testing/max-live.conformance.ts';
import { describeModel } from './testing/model.conformance.ts';
import { key, never, type StoreBench, startMs } from './testing/store-bench.ts';

export type OpenedStore = {
  readonly store: Store;
  /** Closes the store and opens what it left; absent where a driver cannot. */
  readonly reopen?: () => Promise<Store>;
};

/**
 * What every driver of the store port promises. `open` gives an empty store for each test.
 *
 * @example
 * describeStore('the LMDB store', async ({ nowMs }) => ({ store: await openLmdbStore(...) }));
 */
export const describeStore = (
  name: string,
  open: (context: { readonly nowMs: () => number }) => Promise<OpenedStore>,
): void => {
  describe(name, () => {
    // Filled before each test; the tests below only hold the bench itself.
    const bench = { clockMs: startMs } as StoreBench;
    beforeEach(async () => {
      bench.clockMs = startMs;
      const { store, reopen } = await open({ nowMs: () => bench.clockMs });
      Object.assign(bench, { store, reopen });
    });
    afterEach(() => bench.store.close());

    describeEntries(bench);
    describeMaxLive(bench);
    describeCollections(bench);
    describeList(bench);
    describeCounters(bench);
    describeModel(bench);

    test('ping resolves', async () => {
      await expect(bench.store.ping()).resolves.toBeUndefined();
    });

    test('close waits for writes under way, and durable entries are there after it', async (context) => {
      if (bench.reopen === undefined) return context.skip('the driver cannot open what it left');
      const put = bench.store.put(key('a'), 'kept', never);
      bench.store = await bench.reopen();
      expect((await put).outcome).toBe('written');
      expect((await bench.store.get(key('a')))?.value).toBe('kept');
    });
  });
};
