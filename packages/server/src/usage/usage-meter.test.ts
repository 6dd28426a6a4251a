import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStore } from '../stores/open-store.ts';
import { type Store, StoreUnavailableError } from '../stores/port.ts';
import { openUsageMeter, type UsageMeterDeps, type UsageTrouble } from './usage-meter.ts';

let folder: string;
let store: Store;
let troubles: UsageTrouble[];
const clock = { ms: 0 };
const day = '2026-11-22';
const noonMs = Date.parse(`${day}T12:00:00Z`);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-usage-'));
  const url = { driver: 'lmdb', location: join(folder, 'store') } as const;
  clock.ms = noonMs;
  store = await openStore(url, { nowMs: () => clock.ms });
  troubles = [];
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (overrides: Partial<UsageMeterDeps> = {}) =>
  openUsageMeter({
    store,
    nowMs: () => clock.ms,
    onTrouble: (trouble) => troubles.push(trouble),
    ...overrides,
  });

const usage = { name: 'usage', durable: true };
const readEntry = (keyId: string, id = day) =>
  store.get({ partition: keyId, collection: usage, id });

test('what is counted is read at once, and lies in the store after a flush', async () => {
  const meter = open();
  meter.count('alice', 'sessions');
  meter.count('alice', 'sessions');
  meter.count('alice', 'stealth');
  meter.count('bob', 'keys');
  const counts = { sessions: 2, stealth: 1 };
  expect(await meter.read({ keyId: 'alice', day })).toEqual(counts);
  expect(await readEntry('alice')).toBeNull();
  await meter.flush();
  expect(JSON.parse((await readEntry('alice'))?.value ?? '')).toEqual(counts);
  expect(await meter.read({ keyId: 'alice', day })).toEqual(counts);
  expect(await meter.read({ keyId: 'bob', day })).toEqual({ keys: 1 });
  await meter.close();
});

test('counting asks nothing of the store, and an idle meter writes nothing', async () => {
  const put = vi.spyOn(store, 'put');
  const get = vi.spyOn(store, 'get');
  const meter = open();
  await meter.flush();
  for (let i = 0; i < 100; i += 1) meter.count('alice', 'sessions');
  expect(get.mock.calls.length + put.mock.calls.length).toBe(0);
  await meter.close();
  expect(put).toHaveBeenCalledTimes(1);
});

test('a meter flushes by itself', async () => {
  const meter = open();
  meter.count('alice', 'sessions');
  await vi.waitFor(async () => expect(await readEntry('alice')).not.toBeNull(), 8_000);
  await meter.close();
});

test('closing stores what was counted while a flush was under way', async () => {
  const meter = open();
  meter.count('alice', 'sessions');
  const flushed = meter.flush();
  meter.count('alice', 'sessions');
  await Promise.all([flushed, meter.close()]);
  const later = open();
  expect(await later.read({ keyId: 'alice', day })).toEqual({ sessions: 2 });
  await later.close();
});

test('meters over one store lose nothing of what each counts of the same key', async () => {
  const meters = [open(), open(), open()];
  for (let round = 0; round < 20; round += 1) {
    for (const meter of meters) meter.count('alice', 'sessions');
    await Promise.all(meters.map((meter) => meter.flush()));
  }
  await Promise.all(meters.map((meter) => meter.close()));
  const later = open();
  expect(await later.read({ keyId: 'alice', day })).toEqual({ sessions: 60 });
  await later.close();
  expect(troubles).toEqual([]);
});

test.each([
  ['the first of the day', null],
  ['a later one', '{"stealth":4}'],
])('another process’s write between a read and a write is kept: %s', async (_, before) => {
  const key = { partition: 'alice', collection: usage, id: day };
  const write = (value: string) => store.put(key, value, { expiresAtMs: null });
  if (before !== null) await write(before);
  const meter = open();
  meter.count('alice', 'sessions');
  const { get } = store;
  vi.spyOn(store, 'get').mockImplementationOnce(async (asked) => {
    const entry = await get.call(store, asked);
    await write('{"stealth":5}');
    return entry;
  });
  await meter.flush();
  expect(await meter.read({ keyId: 'alice', day })).toEqual({ sessions: 1, stealth: 5 });
  await meter.close();
});

test('a read during a flush sees each request once', async () => {
  const meter = open();
  for (let round = 1; round <= 20; round += 1) {
    meter.count('alice', 'sessions');
    const [counts] = await Promise.all([meter.read({ keyId: 'alice', day }), meter.flush()]);
    expect(counts).toEqual({ sessions: round });
    const flushed = meter.flush();
    expect(await meter.read({ keyId: 'alice', day })).toEqual({ sessions: round });
    await flushed;
  }
  await meter.close();
});

test('the counts of a day stay that day’s, whenever they are flushed', async () => {
  const meter = open();
  clock.ms = Date.parse('2026-11-22T23:59:59.999Z');
  meter.count('alice', 'sessions');
  clock.ms += 1;
  meter.count('alice', 'sessions');
  meter.count('alice', 'sessions');
  await meter.close();
  expect((await readEntry('alice', '2026-11-22'))?.value).toBe('{"sessions":1}');
  expect((await readEntry('alice', '2026-11-23'))?.value).toBe('{"sessions":2}');
});

test('a day is gone 400 days after its start', async () => {
  const meter = open();
  meter.count('alice', 'sessions');
  await meter.flush();
  const gone = Date.parse('2027-12-27T00:00:00Z');
  clock.ms = gone - 1;
  expect(await meter.read({ keyId: 'alice', day })).toEqual({ sessions: 1 });
  clock.ms = gone;
  expect(await meter.read({ keyId: 'alice', day })).toEqual({});
  await meter.close();
});

test('a flush that fails keeps its counts for the next, and says so without asking for each', async () => {
  const meter = open();
  const { put } = store;
  store.put = vi.fn(() => Promise.reject(new StoreUnavailableError('gone')));
  const keys = Array.from({ length: 500 }, () => randomUUID());
  for (const keyId of keys) meter.count(keyId, 'sessions');
  await meter.flush();
  expect(troubles).toEqual([
    { outcome: 'kept', requests: 500, error: expect.any(StoreUnavailableError) },
  ]);
  expect(vi.mocked(store.put).mock.calls.length).toBeLessThan(100);
  for (const keyId of keys) meter.count(keyId, 'sessions');
  store.put = put;
  await meter.close();
  const later = open();
  for (const keyId of keys) expect(await later.read({ keyId, day })).toEqual({ sessions: 2 });
  await later.close();
  expect(troubles).toHaveLength(1);
});

test('what cannot be stored at the end, or has no room, is said to be lost', async () => {
  const meter = open({ maxPendingDays: 2 });
  for (const keyId of ['alice', 'bob', 'carol', 'dave', 'bob']) meter.count(keyId, 'sessions');
  await meter.flush();
  expect(troubles).toEqual([{ outcome: 'lost', requests: 2 }]);
  expect(await meter.read({ keyId: 'bob', day })).toEqual({ sessions: 2 });
  meter.count('carol', 'sessions');
  store.put = () => Promise.reject(new StoreUnavailableError('gone'));
  await meter.close();
  const error = expect.any(StoreUnavailableError);
  expect(troubles.slice(1)).toEqual([
    { outcome: 'kept', requests: 1, error },
    { outcome: 'lost', requests: 1 },
  ]);
});
