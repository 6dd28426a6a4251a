import { describe, expect, test } from 'vitest';
import {
  inMs,
  key,
  listAll,
  never,
  notes,
  type StoreBench,
  sessions,
  startMs,
} from './store-bench.ts';

/** What a single entry does, in a durable and in a volatile collection. */
export const describeEntries = (bench: StoreBench): void => {
  describe.each([sessions, notes])('entries of $name (durable: $durable)', (collection) => {
    const a = key('a', collection);

    test('a new entry has version 1 and is read as it was written', async () => {
      const expected = {
        id: 'a',
        value: 'one',
        version: 1,
        createdAtMs: startMs,
        expiresAtMs: startMs + 5,
      };
      const written = await bench.store.put(a, 'one', inMs(bench, 5));
      expect(written).toEqual({ outcome: 'written', entry: expected });
      expect(await bench.store.get(a)).toEqual(expected);
    });

    test('a rewrite adds 1 to the version, keeps the creation and replaces the rest', async () => {
      await bench.store.put(a, 'one', inMs(bench, 5));
      bench.clockMs += 1;
      await bench.store.put(a, 'two', never);
      expect(await bench.store.get(a)).toEqual({
        id: 'a',
        value: 'two',
        version: 2,
        createdAtMs: startMs,
        expiresAtMs: null,
      });
    });

    test('a new entry was created when its writer says; a rewrite cannot move that', async () => {
      const createdAtMs = startMs - 7;
      await bench.store.put(a, 'one', { expiresAtMs: null, createdAtMs });
      expect(await bench.store.get(a)).toMatchObject({ createdAtMs });
      await bench.store.put(a, 'two', { expiresAtMs: null, createdAtMs: startMs });
      expect(await bench.store.get(a)).toMatchObject({ createdAtMs });
      const [listed] = (await bench.store.list('p1', collection, { limit: 10 })).entries;
      expect(listed).toMatchObject({ id: 'a', createdAtMs });
    });

    test('reads of many partitions at once each get what they asked for', async () => {
      const keys = Array.from({ length: 150 }, (_, index) => ({
        ...a,
        partition: `p${index % 75}`,
      }));
      for (const each of keys.slice(0, 50)) await bench.store.put(each, each.partition, never);
      const read = await Promise.all(
        keys.map((each) => bench.store.getMany([each, { ...each, id: 'none' }])),
      );
      const expected = keys.map(({ partition }, index) =>
        index % 75 < 50 ? partition : undefined,
      );
      expect(read.map(([entry]) => entry?.value)).toEqual(expected);
      expect(read.map(([, missing]) => missing)).toEqual(keys.map(() => null));
    });

    test('an entry is gone from the millisecond at which it expires', async () => {
      await bench.store.put(a, 'one', inMs(bench, 5));
      bench.clockMs += 4;
      expect(await bench.store.get(a)).not.toBeNull();
      bench.clockMs += 1;
      expect(await bench.store.get(a)).toBeNull();
      expect(await bench.store.getMany([a])).toEqual([null]);
      expect((await bench.store.list('p1', collection, { limit: 10 })).entries).toEqual([]);
      expect(await bench.store.delete(a)).toBe(false);
    });

    test('writing over an expired entry starts a new one', async () => {
      await bench.store.put(a, 'one', inMs(bench, 5));
      await bench.store.put(a, 'two', inMs(bench, 5));
      bench.clockMs += 5;
      await bench.store.put(a, 'three', never);
      expect(await bench.store.get(a)).toMatchObject({ version: 1, createdAtMs: bench.clockMs });
      expect(await listAll(bench, collection, { limit: 10 })).toEqual(['a']);
    });

    test('ifAbsent writes where there is no live entry, and only there', async () => {
      const first = await bench.store.put(a, 'one', { ...inMs(bench, 5), ifAbsent: true });
      const second = await bench.store.put(a, 'two', { ...inMs(bench, 5), ifAbsent: true });
      expect([first.outcome, second.outcome]).toEqual(['written', 'conflict']);
      expect((await bench.store.get(a))?.value).toBe('one');
      bench.clockMs += 5;
      const third = await bench.store.put(a, 'three', { ...inMs(bench, 5), ifAbsent: true });
      expect(third.outcome).toBe('written');
    });

    test('of many concurrent ifAbsent puts exactly one writes', async () => {
      const puts = Array.from({ length: 50 }, (_, index) =>
        bench.store.put(a, String(index), { ...never, ifAbsent: true }),
      );
      const outcomes = (await Promise.all(puts)).map((result) => result.outcome);
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
    });

    test('ifVersion writes over that version alone', async () => {
      await bench.store.put(a, 'one', never);
      const wrong = await bench.store.put(a, 'two', { ...never, ifVersion: 2 });
      expect(wrong).toEqual({ outcome: 'conflict' });
      expect((await bench.store.get(a))?.value).toBe('one');
      const right = await bench.store.put(a, 'two', { ...never, ifVersion: 1 });
      expect(right).toMatchObject({ outcome: 'written', entry: { version: 2, value: 'two' } });
    });

    test('ifVersion never brings back an absent, deleted or expired entry', async () => {
      const conditional = { ...never, ifVersion: 1 };
      expect(await bench.store.put(a, 'x', conditional)).toEqual({ outcome: 'conflict' });
      await bench.store.put(a, 'one', never);
      await bench.store.delete(a);
      expect(await bench.store.put(a, 'x', conditional)).toEqual({ outcome: 'conflict' });
      await bench.store.put(a, 'one', inMs(bench, 5));
      bench.clockMs += 5;
      expect(await bench.store.put(a, 'x', conditional)).toEqual({ outcome: 'conflict' });
      expect(await bench.store.get(a)).toBeNull();
    });

    test('no increment by ifVersion is lost among concurrent ones', async () => {
      await bench.store.put(a, '0', never);
      const add = async (): Promise<void> => {
        const entry = await bench.store.get(a);
        const value = String(Number(entry?.value) + 1);
        const result = await bench.store.put(a, value, {
          ...never,
          ifVersion: entry?.version ?? 0,
        });
        if (result.outcome !== 'written') await add();
      };
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await bench.store.get(a)).toMatchObject({ value: '20', version: 21 });
    });

    test('delete tells whether the entry was live', async () => {
      await bench.store.put(a, 'one', never);
      expect(await bench.store.delete(a)).toBe(true);
      expect(await bench.store.get(a)).toBeNull();
      expect(await bench.store.delete(a)).toBe(false);
    });

    test('getMany answers in the order of its keys', async () => {
      await bench.store.put(a, 'one', never);
      await bench.store.put(key('b', collection), 'two', never);
      const entries = await bench.store.getMany([key('b', collection), key('c', collection), a]);
      expect(entries.map((entry) => entry?.value)).toEqual(['two', undefined, 'one']);
      expect(await bench.store.getMany([])).toEqual([]);
    });

    test('an acknowledged put is read at once', async () => {
      for (let round = 0; round < 50; round += 1) {
        await bench.store.put(a, String(round), never);
        expect((await bench.store.get(a))?.value).toBe(String(round));
        expect((await bench.store.getMany([a]))[0]?.value).toBe(String(round));
      }
    });

    test.each([
      ['the empty string', ''],
      ['1 MB of text', 'ab€\u{1f600}'.repeat(110_000)],
      ['every kind of character', '\0\n"\\\u{7f}é\u{2028}\u{ffff}\u{10ffff}'],
      ['lone surrogates', '\ud800 a \udfff'],
    ])('keeps %s', async (_, value) => {
      await bench.store.put(a, value, never);
      expect((await bench.store.get(a))?.value === value).toBe(true);
      const listed = await bench.store.list('p1', collection, { limit: 1 });
      expect(listed.entries[0]?.value === value).toBe(true);
    });
  });

  test('getMany reads durable and volatile entries in one call', async () => {
    await bench.store.put(key('a'), 'kept', never);
    await bench.store.put(key('a', notes), 'noted', never);
    const entries = await bench.store.getMany([key('a'), key('a', notes)]);
    expect(entries.map((entry) => entry?.value)).toEqual(['kept', 'noted']);
  });
};
