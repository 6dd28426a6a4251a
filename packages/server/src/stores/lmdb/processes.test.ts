import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLmdbStore } from '../lmdb.ts';
import type { Collection, EntryKey, Store } from '../port.ts';
import { StoreUnavailableError } from '../port.ts';
import { forkStore, type StoreProcess } from '../testing/fork-store.ts';

const sessions: Collection = { name: 'sessions', durable: true };
const notes: Collection = { name: 'notes', durable: false };
const never = { expiresAtMs: null };
const keyOf = (id: string, collection = sessions): EntryKey => ({ partition: 'p', collection, id });

let path: string;
let store: Store;
const processes: StoreProcess[] = [];

const fork = async () => {
  const process = await forkStore(path);
  processes.push(process);
  return process;
};

const waitUntilStopped = (pid: number) =>
  vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) T /), {
    timeout: 5_000,
  });

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'sipher-processes-'));
  store = await openLmdbStore({ path, nowMs: Date.now });
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.kill()));
  await store.close();
  rmSync(path, { recursive: true });
});

describe('processes that share a folder', () => {
  test.each([
    [sessions, 300],
    [notes, 2_000],
  ])('never read what was there before an acknowledged write: %o', async (collection, rounds) => {
    const other = await fork();
    const key = keyOf('a', collection);
    let stale = 0;
    // So that there is a young snapshot at any moment, which a read must not use again.
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        await store.get(key);
        await new Promise(setImmediate);
      }
    })();
    for (let round = 0; round < rounds; round += 1) {
      const value = String(round);
      await other.call('put', key, value, never);
      if ((await store.get(key))?.value !== value) stale += 1;
      if ((await store.getMany([key]))[0]?.value !== value) stale += 1;
      await store.put(key, `back ${value}`, never);
      const entry = await other.call('get', key);
      if (JSON.stringify(entry).includes(`"back ${value}"`) === false) stale += 1;
    }
    isOver = true;
    await reading;
    expect(stale).toBe(0);
  });

  test('lose no increment that is guarded by ifVersion', async () => {
    const key = keyOf('sum');
    await store.put(key, '0', never);
    const others = await Promise.all([fork(), fork(), fork()]);
    await Promise.all(others.map((other) => other.run('addByVersion', { key, times: 40 })));
    expect(await store.get(key)).toMatchObject({ value: '120', version: 121 });
  });

  test('count together: none of their increments is lost', async () => {
    const counter = { partition: 'p', name: 'hits' };
    const others = await Promise.all([fork(), fork()]);
    await Promise.all(others.map((other) => other.run('incrementMany', { counter, times: 300 })));
    expect(await store.increment(counter, 1, Date.now() + 1_000)).toBe(601);
  });

  test('hold maxLive exactly', async () => {
    const others = await Promise.all([fork(), fork(), fork()]);
    const input = { key: keyOf('none'), count: 100, maxLive: 120 };
    const written = await Promise.all(
      others.map((other, index) => other.run('putMany', { ...input, prefix: `${index}-` })),
    );
    expect(written.map(Number).reduce((sum, count) => sum + count)).toBe(120);
    const { entries } = await store.list('p', sessions, { limit: 1_000 });
    expect(entries).toHaveLength(120);
  });
});

describe('a process that is killed', () => {
  test.each([sessions, notes])(
    'leaves every acknowledged write, and all writable: %o',
    async (of) => {
      for (let round = 0; round < 5; round += 1) {
        const victim = await fork();
        victim.acknowledged.splice(0);
        const run = victim.run('writeForever', { key: keyOf('none', of), prefix: `${round}-` });
        run.catch(() => undefined);
        await victim.waitForAcknowledged(100 + round * 17);
        await victim.kill();
        const entries = await store.getMany(victim.acknowledged.map((id) => keyOf(id, of)));
        expect(entries.map((entry) => entry?.id)).toEqual(victim.acknowledged);
        expect((await store.put(keyOf('after', of), 'x', never)).outcome).toBe('written');
      }
      const live = await store.deleteCollection('p', of);
      expect(live).toBeGreaterThan(500);
      expect((await store.put(keyOf('new', of), 'x', { ...never, maxLive: 1 })).outcome).toBe(
        'written',
      );
    },
  );
});

describe('a process that is frozen within a volatile write', () => {
  const bucket = { partition: 'p', name: 'requests' };
  const rate = { capacity: 5, refillIntervalMs: 3_600_000 };
  const volatileFolder = () => {
    const [name = ''] = readdirSync(path).filter((entry) => entry.startsWith('volatile-'));
    return join(path, name);
  };

  test('stops nobody: others are told at the deadline, and go on once it is gone', async () => {
    const hasty = await openLmdbStore({ path, nowMs: Date.now, deadlineMs: 200 });
    const victim = await fork();
    await victim.call('ping');
    victim.acknowledged.splice(0);
    victim.run('freezeInWrite', { folder: volatileFolder() }).catch(() => undefined);
    await victim.waitForAcknowledged(1);
    await waitUntilStopped(victim.pid);
    const startedAt = performance.now();
    await expect(hasty.takeToken(bucket, rate)).rejects.toThrow(/no answer within 200 ms/);
    await expect(hasty.increment(bucket, 1, Date.now() + 1_000)).rejects.toThrow(
      StoreUnavailableError,
    );
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect((await hasty.put(keyOf('durable'), 'x', never)).outcome).toBe('written');
    await victim.kill();
    await vi.waitFor(() => hasty.takeToken(bucket, rate), { timeout: 5_000 });
    // What was refused was not counted, and what is granted from now on is.
    expect((await hasty.takeToken(bucket, rate)).remaining).toBe(3);
    await hasty.close();
  });
});

describe('a write that has to wait for another process', () => {
  test('fails at its deadline, is not carried out later, and others succeed again', async () => {
    const other = await fork();
    const hasty = await openLmdbStore({ path, nowMs: Date.now, deadlineMs: 100 });
    other.acknowledged.splice(0);
    await store.put(keyOf('before'), 'x', never);
    const held = other.run('holdWriteLock', { folder: join(path, 'durable'), holdMs: 700 });
    await other.waitForAcknowledged(1);
    await expect(hasty.put(keyOf('late'), 'x', never)).rejects.toThrow(StoreUnavailableError);
    await expect(hasty.ping()).rejects.toThrow(/no answer within 100 ms/);
    expect(await hasty.get(keyOf('before'))).not.toBeNull();
    await held;
    await hasty.close();
    expect((await store.put(keyOf('next'), 'x', never)).outcome).toBe('written');
    expect(await store.get(keyOf('late'))).toBeNull();
  });
});
