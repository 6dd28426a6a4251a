import { describe, expect, test } from 'vitest';
import { inMs, key, listAll, never, type StoreBench, sessions } from './store-bench.ts';

/** Collections and partitions are apart. */
export const describeCollections = (bench: StoreBench): void => {
  describe('collections and partitions', () => {
    const names = ['a', 'a-', 'a0', 'aa', 'A', '_', '-', 'a-b'];

    test('do not leak into each other, even where one name begins with another', async () => {
      const keys = names.flatMap((partition) =>
        names.map((name) => key(`${partition}${name}`, { name, durable: true }, partition)),
      );
      await Promise.all(
        keys.map((one) => bench.store.put(one, `${one.partition}/${one.id}`, never)),
      );
      for (const one of keys) {
        expect((await bench.store.get(one))?.value).toBe(`${one.partition}/${one.id}`);
        expect(
          await listAll(bench, one.collection, { limit: 1, partition: one.partition }),
        ).toEqual([one.id]);
      }
    });

    test('deleteCollection counts the live entries and leaves all others alone', async () => {
      for (const name of names) {
        const collection = { name, durable: true };
        await bench.store.put(key('x', collection, 'a'), 'x', never);
        await bench.store.put(key('y', collection, 'a'), 'x', inMs(bench, 5));
        await bench.store.put(key('z', collection, 'b'), 'x', inMs(bench, 10));
      }
      bench.clockMs += 5;
      expect(await bench.store.deleteCollection('a', { name: 'a', durable: true })).toBe(1);
      expect(await bench.store.deleteCollection('a', { name: 'a', durable: true })).toBe(0);
      for (const name of names) {
        const collection = { name, durable: true };
        expect(await listAll(bench, collection, { limit: 9, partition: 'a' })).toEqual(
          name === 'a' ? [] : ['x'],
        );
        expect(await listAll(bench, collection, { limit: 9, partition: 'b' })).toEqual(['z']);
      }
    });

    test.each(['', 'a/b', 'a b', 'é', '..', 'a\0', 'x'.repeat(129)])(
      'refuses the name %j as a mistake of the program',
      async (bad) => {
        await expect(bench.store.get(key(bad))).rejects.toThrow(/expected 1 to 128 characters/);
        await expect(bench.store.put(key('a', sessions, bad), '', never)).rejects.toThrow(
          /partition/,
        );
        await expect(
          bench.store.list('p1', { name: bad, durable: true }, { limit: 1 }),
        ).rejects.toThrow(/collection/);
      },
    );
  });
};
