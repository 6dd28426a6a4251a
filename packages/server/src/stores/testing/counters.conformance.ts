import { describe, expect, test } from 'vitest';
import { hourMs, type StoreBench, startMs } from './store-bench.ts';

/** Counters and token buckets. */
export const describeCounters = (bench: StoreBench): void => {
  describe('counters', () => {
    const counter = { partition: 'p1', name: 'hits' };

    test('add up, also concurrently', async () => {
      const expiresAtMs = bench.clockMs + hourMs;
      const values = await Promise.all(
        Array.from({ length: 200 }, () => bench.store.increment(counter, 1, expiresAtMs)),
      );
      expect(values.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 200 }, (_, index) => index + 1),
      );
      expect(await bench.store.increment(counter, -150, expiresAtMs)).toBe(50);
    });

    test('start again once the expiry of the first call has passed', async () => {
      await bench.store.increment(counter, 5, bench.clockMs + 10);
      bench.clockMs += 9;
      expect(await bench.store.increment(counter, 1, bench.clockMs + hourMs)).toBe(6);
      bench.clockMs += 1;
      expect(await bench.store.increment(counter, 1, bench.clockMs + hourMs)).toBe(1);
    });

    test('are apart by name, partition and kind', async () => {
      const expiresAtMs = bench.clockMs + hourMs;
      await bench.store.increment(counter, 1, expiresAtMs);
      await bench.store.takeToken(counter, { capacity: 5, refillIntervalMs: 1_000 });
      expect(await bench.store.increment({ ...counter, name: 'hit' }, 1, expiresAtMs)).toBe(1);
      expect(await bench.store.increment({ ...counter, partition: 'p' }, 1, expiresAtMs)).toBe(1);
      expect(await bench.store.increment(counter, 1, expiresAtMs)).toBe(2);
    });
  });

  describe('token buckets', () => {
    const bucket = { partition: 'p1', name: 'requests' };
    const rate = { capacity: 3, refillIntervalMs: 100 };
    const take = () => bench.store.takeToken(bucket, rate);

    test('give their whole capacity at once, then one per interval', async () => {
      const fullAt = (ms: number) => startMs + ms;
      expect(await take()).toEqual({
        taken: true,
        remaining: 2,
        retryAfterMs: 0,
        fullAtMs: fullAt(100),
      });
      expect(await take()).toMatchObject({ taken: true, remaining: 1, fullAtMs: fullAt(200) });
      const last = { remaining: 0, retryAfterMs: 100, fullAtMs: fullAt(300) };
      expect(await take()).toEqual({ taken: true, ...last });
      expect(await take()).toEqual({ taken: false, ...last });
      bench.clockMs += 99;
      expect(await take()).toEqual({ taken: false, ...last, retryAfterMs: 1 });
      bench.clockMs += 1;
      expect(await take()).toMatchObject({ taken: true, remaining: 0, fullAtMs: fullAt(400) });
      expect(await take()).toMatchObject({ taken: false });
    });

    test('are full again at fullAtMs, and never more than full', async () => {
      await take();
      const { fullAtMs } = await take();
      bench.clockMs = fullAtMs + hourMs;
      const taken = [await take(), await take(), await take(), await take()];
      expect(taken.map((result) => result.taken)).toEqual([true, true, true, false]);
    });

    test('never give more than there is to concurrent takers', async () => {
      const results = await Promise.all(Array.from({ length: 100 }, take));
      expect(results.filter((result) => result.taken)).toHaveLength(3);
    });

    test('are apart where many are taken from at once, each at its own rate', async () => {
      const calls = Array.from({ length: 150 }, (_, index) => index % 3);
      const results = await Promise.all(
        calls.map((kind) =>
          bench.store.takeToken(
            { partition: `p${kind}`, name: 'requests' },
            { capacity: 10 * (kind + 1), refillIntervalMs: 1_000 },
          ),
        ),
      );
      const taken = [0, 1, 2].map(
        (kind) => results.filter((result, index) => calls[index] === kind && result.taken).length,
      );
      expect(taken).toEqual([10, 20, 30]);
      const [firstOfEach, last] = [results.slice(0, 3), results.slice(-3)];
      expect(firstOfEach.map(({ remaining }) => remaining)).toEqual([9, 19, 29]);
      expect(last.map(({ remaining, fullAtMs }) => [remaining, fullAtMs - startMs])).toEqual([
        [0, 10_000],
        [0, 20_000],
        [0, 30_000],
      ]);
    });

    test.each([7, 60, 1_000])(
      'give all of a capacity of %i that no whole interval fills',
      async (n) => {
        const uneven = { capacity: n, refillIntervalMs: 1_000 / 7 };
        for (let index = 0; index < n; index += 1) {
          const result = await bench.store.takeToken(bucket, uneven);
          expect(result).toMatchObject({ taken: true, remaining: n - 1 - index });
        }
        expect(await bench.store.takeToken(bucket, uneven)).toMatchObject({ taken: false });
      },
    );

    test('hold nobody up for longer than the present rate does', async () => {
      const slow = { capacity: 3, refillIntervalMs: hourMs };
      for (let index = 0; index < 3; index += 1) await bench.store.takeToken(bucket, slow);
      expect(await take()).toMatchObject({ taken: false, retryAfterMs: 100 });
      const smaller = { capacity: 1, refillIntervalMs: 100 };
      expect(await bench.store.takeToken(bucket, smaller)).toMatchObject({ retryAfterMs: 100 });
    });

    test('hold over a long run what the rate says, with an interval that is no whole ms', async () => {
      const uneven = { capacity: 7, refillIntervalMs: 1_000 / 7 };
      let taken = 0;
      for (let ms = 0; ms < 5_000; ms += 25) {
        bench.clockMs = startMs + ms;
        if ((await bench.store.takeToken(bucket, uneven)).taken) taken += 1;
      }
      expect(taken).toBe(7 + Math.floor((4_975 * 7) / 1_000));
    });
  });
};
