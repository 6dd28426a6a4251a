import { describe, expect, test } from 'vitest';
import {
  hourMs,
  inMs,
  key,
  listAll,
  never,
  type StoreBench,
  sessions,
  startMs,
} from './store-bench.ts';

/** Listing by creation, page by page. */
export const describeList = (bench: StoreBench): void => {
  describe('list', () => {
    const fill = async (count: number) => {
      for (let index = 0; index < count; index += 1) {
        // Two entries share each millisecond.
        bench.clockMs = startMs + Math.floor(index / 2);
        await bench.store.put(key(`e${String(index).padStart(3, '0')}`), 'x', inMs(bench, hourMs));
      }
    };
    const newestFirst = (count: number) =>
      Array.from({ length: count }, (_, index) => `e${String(count - 1 - index).padStart(3, '0')}`);

    test('goes from the newest to the oldest, and by id descending within a millisecond', async () => {
      await fill(7);
      expect(await listAll(bench, sessions, { limit: 1_000 })).toEqual(newestFirst(7));
    });

    test.each([1, 2, 3, 9, 10, 11])('has no gap and no duplicate in pages of %i', async (limit) => {
      await fill(10);
      expect(await listAll(bench, sessions, { limit })).toEqual(newestFirst(10));
    });

    test('says null after the last page, also where that is full', async () => {
      await fill(4);
      const first = await bench.store.list('p1', sessions, { limit: 2 });
      expect(first.entries).toHaveLength(2);
      expect(first.next).not.toBeNull();
      const after = first.next ?? { createdAtMs: 0, id: 'none' };
      const last = await bench.store.list('p1', sessions, { limit: 2, after });
      expect(last.entries).toHaveLength(2);
      expect(last.next).toBeNull();
    });

    test('goes on where it was though entries come and go between the pages', async () => {
      await fill(10);
      const first = await bench.store.list('p1', sessions, { limit: 4 });
      const after = first.next ?? { createdAtMs: 0, id: 'none' };
      bench.clockMs += 1;
      await bench.store.put(key('newer'), 'x', never);
      await bench.store.delete(key(after.id));
      await bench.store.delete(key('e004'));
      const second = await bench.store.list('p1', sessions, { limit: 10, after });
      expect(second.entries.map((entry) => entry.id)).toEqual([
        'e005',
        'e003',
        'e002',
        'e001',
        'e000',
      ]);
    });

    test('passes over expired entries, and a rewrite does not move an entry', async () => {
      await bench.store.put(key('a'), 'x', inMs(bench, 5));
      await bench.store.put(key('b'), 'x', never);
      bench.clockMs += 1;
      await bench.store.put(key('c'), 'x', inMs(bench, 4));
      await bench.store.put(key('a'), 'y', never);
      bench.clockMs += 4;
      expect(await listAll(bench, sessions, { limit: 1 })).toEqual(['b', 'a']);
    });

    test.each([0, 1_001, 1.5])('refuses a limit of %d', async (limit) => {
      await expect(bench.store.list('p1', sessions, { limit })).rejects.toThrow(/limit/);
    });
  });
};
