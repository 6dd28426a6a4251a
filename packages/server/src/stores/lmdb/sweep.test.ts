import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLmdbStore } from '../lmdb.ts';
import type { Store } from '../port.ts';
import { type Environments, openEnvironments } from './environments.ts';
import { sweepEnvironment } from './sweep.ts';

const minuteMs = 60_000;
const sessions = { name: 'sessions', durable: true };
const notes = { name: 'notes', durable: false };

let path: string;
let clockMs: number;
let store: Store;
let environments: Environments;
const nowMs = () => clockMs;

const countRows = () => {
  const all = { start: '!', end: '\x7f' };
  return [environments.durable, environments.volatile].map((environment) =>
    environment.read((rows) => rows.count(all)),
  );
};
const sweep = async () => {
  await sweepEnvironment(environments.durable, nowMs);
  await sweepEnvironment(environments.volatile, nowMs);
};

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'sipher-sweep-'));
  clockMs = 1_800_000_000_000;
  store = await openLmdbStore({ path, nowMs });
  const freeBytes = () => Number.POSITIVE_INFINITY;
  environments = openEnvironments({ path, deadlineMs: 2_000, freeBytes, onError: () => {} });
});
afterEach(async () => {
  await store.close();
  await Promise.all([environments.durable.close(), environments.volatile.close()]);
  rmSync(path, { recursive: true });
});

const fill = async (ttlMs: number | null, count: number) => {
  const expiresAtMs = ttlMs === null ? null : clockMs + ttlMs;
  const puts = Array.from({ length: count }, (_, index) =>
    [sessions, notes].map((collection) =>
      store.put({ partition: `p${index % 3}`, collection, id: `${ttlMs}-${index}` }, 'x', {
        expiresAtMs,
      }),
    ),
  );
  await Promise.all(puts.flat());
};

test('removes every row of what has expired, in all collections and partitions', async () => {
  await fill(1_000, 1_300);
  await store.increment({ partition: 'p', name: 'hits' }, 1, clockMs + 1_000);
  const bucket = { partition: 'p', name: 'r' };
  await store.takeToken(bucket, { capacity: 9, refillIntervalMs: 1_000 });
  clockMs += 2 * minuteMs;
  await store.takeToken(bucket, { capacity: 9, refillIntervalMs: 1_000 });
  await sweep();
  clockMs += 2 * minuteMs;
  await sweep();
  expect(countRows()).toEqual([0, 0]);
});

test('leaves what is live as it was', async () => {
  await fill(minuteMs * 5, 20);
  await fill(null, 20);
  const counter = { partition: 'p', name: 'hits' };
  await store.increment(counter, 7, clockMs + minuteMs * 5);
  const bucket = { partition: 'p', name: 'r' };
  const rate = { capacity: 5, refillIntervalMs: minuteMs };
  for (let taken = 0; taken < 5; taken += 1) await store.takeToken(bucket, rate);
  const before = countRows();
  clockMs += 2 * minuteMs;
  await sweep();
  // The bucket had a hint for each minute that it went through: those of the past are gone.
  expect(countRows()).toEqual([before[0], Number(before[1]) - 1]);
  expect((await store.list('p1', sessions, { limit: 100 })).entries).toHaveLength(14);
  expect(await store.increment(counter, 1, clockMs)).toBe(8);
  expect(await store.takeToken(bucket, rate)).toMatchObject({ taken: true, remaining: 1 });
});

test('keeps an entry whose expiry was moved, and counts what is left', async () => {
  const key = { partition: 'p', collection: sessions, id: 'a' };
  await store.put(key, 'x', { expiresAtMs: clockMs + 1_000 });
  await store.put(key, 'x', { expiresAtMs: clockMs + minuteMs * 9 });
  await store.put({ ...key, id: 'b' }, 'x', { expiresAtMs: clockMs + 1_000 });
  clockMs += 2 * minuteMs;
  await sweep();
  expect(await store.get(key)).toMatchObject({ version: 2 });
  const put = (id: string) => store.put({ ...key, id }, 'x', { expiresAtMs: null, maxLive: 2 });
  expect((await put('c')).outcome).toBe('written');
  expect((await put('d')).outcome).toBe('full');
});

test('may run several times at once', async () => {
  await fill(1_000, 1_300);
  await fill(null, 3);
  clockMs += 2 * minuteMs;
  await Promise.all([sweep(), sweep(), sweep()]);
  // Three entries, with their places by creation, and three counts.
  expect(countRows()).toEqual([9, 9]);
});

test('happens by itself in an open store', async () => {
  await fill(1_000, 10);
  clockMs += 2 * minuteMs;
  const sweeping = await openLmdbStore({ path, nowMs, sweepIntervalMs: 5 });
  await vi.waitFor(() => expect(countRows()).toEqual([0, 0]));
  await sweeping.close();
});
