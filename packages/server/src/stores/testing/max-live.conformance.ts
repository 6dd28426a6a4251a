import { describe, expect, test } from 'vitest';
import type { EntryKey } from '../port.ts';
import { inMs, key, listAll, never, type StoreBench, sessions } from './store-bench.ts';

/** The cap on the live entries of a collection. */
export const describeMaxLive = (bench: StoreBench): void => {
  describe('maxLive', () => {
    test('is exact among concurrent puts', async () => {
      const puts = Array.from({ length: 200 }, (_, index) =>
        bench.store.put(key(`s${index}`), 'x', { ...never, maxLive: 50 }),
      );
      const outcomes = (await Promise.all(puts)).map((result) => result.outcome);
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(50);
      expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(150);
      expect(await listAll(bench, sessions, { limit: 1_000 })).toHaveLength(50);
    });

    test('does not count expired entries', async () => {
      await bench.store.put(key('long'), 'x', never);
      await bench.store.put(key('a'), 'x', inMs(bench, 5));
      await bench.store.put(key('b'), 'x', inMs(bench, 6));
      bench.clockMs += 5;
      const put = async (id: string) =>
        (await bench.store.put(key(id), 'x', { ...never, maxLive: 3 })).outcome;
      expect(await put('c')).toBe('written');
      expect(await put('d')).toBe('full');
      bench.clockMs += 1;
      expect(await put('d')).toBe('written');
      expect(await put('e')).toBe('full');
      expect(await listAll(bench, sessions, { limit: 10 })).toEqual(['d', 'c', 'long']);
    });

    test('lets an existing entry be rewritten at the cap, also over a lowered one', async () => {
      await bench.store.put(key('a'), 'x', never);
      await bench.store.put(key('b'), 'x', never);
      const result = await bench.store.put(key('a'), 'y', { ...never, maxLive: 1 });
      expect(result.outcome).toBe('written');
    });

    test('counts an expired entry at the key itself as room', async () => {
      await bench.store.put(key('a'), 'x', inMs(bench, 5));
      await bench.store.put(key('b'), 'x', never);
      bench.clockMs += 5;
      const put = (id: string) => bench.store.put(key(id), 'x', { ...never, maxLive: 2 });
      expect((await put('a')).outcome).toBe('written');
      expect((await put('c')).outcome).toBe('full');
    });

    test('with its own expired entry in place, makes room by another one', async () => {
      await bench.store.put(key('a'), 'x', inMs(bench, 5));
      await bench.store.put(key('b'), 'x', never);
      await bench.store.put(key('c'), 'x', inMs(bench, 6));
      bench.clockMs += 6;
      const put = (id: string) => bench.store.put(key(id), 'x', { ...never, maxLive: 2 });
      expect((await put('a')).outcome).toBe('written');
      expect((await put('d')).outcome).toBe('full');
    });

    test('with a lowered cap, makes room by as many expired entries as it takes', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await bench.store.put(key(id), 'x', inMs(bench, 5));
      await bench.store.put(key('long'), 'x', never);
      bench.clockMs += 5;
      const put = async (id: string, maxLive: number) =>
        (await bench.store.put(key(id), 'x', { ...never, maxLive })).outcome;
      expect(await put('e', 1)).toBe('full');
      expect(await put('e', 2)).toBe('written');
      expect(await put('f', 2)).toBe('full');
    });

    test('has room again after a delete, and is kept by collection and partition', async () => {
      const put = async (entryKey: EntryKey) =>
        (await bench.store.put(entryKey, 'x', { ...never, maxLive: 1 })).outcome;
      expect(await put(key('a'))).toBe('written');
      expect(await put(key('b'))).toBe('full');
      expect(await put(key('b', { name: 'other', durable: true }))).toBe('written');
      expect(await put(key('b', sessions, 'p2'))).toBe('written');
      await bench.store.delete(key('a'));
      expect(await put(key('b'))).toBe('written');
      await bench.store.deleteCollection('p1', sessions);
      expect(await put(key('a'))).toBe('written');
      expect(await put(key('b'))).toBe('full');
    });

    test('0 lets nothing new in', async () => {
      const result = await bench.store.put(key('a'), 'x', { ...never, maxLive: 0 });
      expect(result).toEqual({ outcome: 'full' });
    });
  });
};
