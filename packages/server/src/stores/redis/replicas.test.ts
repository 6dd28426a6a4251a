import { hasRedis, type RedisServer, startRedis, waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../port.ts';
import { durable, keyOf, never, openBench, timeFailure, volatile } from './testing/redis-bench.ts';

describe.runIf(hasRedis())('a store whose durable writes wait for a replica', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let store: Store;
  beforeEach(async () => {
    master = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
    replica = await startRedis({ args: ['--replicaof', `127.0.0.1 ${master.port}`] });
    // The replica says so first; the master asks it for nothing before it has said so too.
    await waitUntil('both say that they are in sync', async () => {
      const [asked, asking] = [master, replica].map((each) => each.call('INFO', 'replication'));
      const isOnline = String(await asked).includes('state=online');
      return isOnline && String(await asking).includes('master_link_status:up');
    });
    store = (await openBench(master.url, { minReplicas: 1 })).store;
    await store.ping();
  });
  afterEach(async () => {
    await store.close();
    await Promise.all([master.stop(), replica.stop()]);
  });

  const durableWrites = () => [
    () => store.put(keyOf('b'), 'x', never),
    () => store.delete(keyOf('a')),
    () => store.deleteCollection('p1', durable),
    () => store.ping(),
  ];

  /** On a busy machine a healthy replica can take longer than a write waits. */
  const acknowledged = (write: () => Promise<unknown>) =>
    waitUntil('the write is acknowledged', async () => (await timeFailure(write)).error === null);

  test('acknowledges what the replica has', async () => {
    const puts = Array.from({ length: 100 }, (_, index) =>
      store.put(keyOf(`e${index}`), 'x', never).then(({ outcome }) => outcome),
    );
    expect(new Set(await Promise.all(puts))).toEqual(new Set(['written']));
    expect(await replica.call('ZCARD', 'sipher:{p1}:created:sessions')).toBe(100);
  });

  test('asks the replica once for all that gathers while it is asked', async () => {
    const countWaits = async () =>
      Number(
        /cmdstat_wait:calls=(\d+)/.exec(String(await master.call('INFO', 'commandstats')))?.[1],
      );
    await store.put(keyOf('a'), 'x', never);
    const before = await countWaits();
    replica.freeze();
    const puts: Promise<unknown>[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      puts.push(store.put(keyOf(`e${turn}`), 'x', never));
      await new Promise((resolve) => setImmediate(resolve));
    }
    replica.thaw();
    await Promise.all(puts);
    expect((await countWaits()) - before).toBeLessThan(5);
  });

  test('refuses while it has too few, says so within the deadline, and recovers by itself', async () => {
    // The server knows the scripts from here on: else each goes out twice.
    for (const write of durableWrites()) await acknowledged(write);
    await acknowledged(() => store.put(keyOf('a'), 'x', never));
    replica.freeze();
    const failures = await Promise.all(durableWrites().map(timeFailure));
    for (const { elapsedMs, error } of failures) {
      expect(error).toMatchObject({ name: 'StoreUnavailableError', code: 'NOREPLICAS' });
      expect(elapsedMs).toBeLessThan(1_900);
    }
    // Behind a batch that waits, the next one's deadline may pass before it is sent.
    const waves = await Promise.all(
      Array.from({ length: 3 }, async () => timeFailure(() => store.put(keyOf('c'), 'x', never))),
    );
    expect(waves.map(({ error }) => (error as Error).name)).toEqual(
      Array(3).fill('StoreUnavailableError'),
    );
    replica.thaw();
    await acknowledged(() => store.put(keyOf('d'), 'x', never));
  });

  test('reads, and writes what need not last, meanwhile', async () => {
    await store.put(keyOf('a'), 'x', never);
    replica.freeze();
    const refused = timeFailure(() => store.put(keyOf('b'), 'x', never));
    const { elapsedMs, error } = await timeFailure(async () => {
      expect(await store.get(keyOf('a'))).not.toBeNull();
      expect((await store.put(keyOf('n', volatile), 'x', never)).outcome).toBe('written');
      expect(await store.increment({ partition: 'p1', name: 'n' }, 1, Date.now() + 1_000)).toBe(1);
    });
    expect(error).toBeNull();
    expect(elapsedMs).toBeLessThan(500);
    expect((await refused).error).not.toBeNull();
  });

  test('closing waits for an acknowledgement under way', async () => {
    replica.freeze();
    const put = timeFailure(() => store.put(keyOf('a'), 'x', never));
    const closed = store.close();
    replica.thaw();
    await closed;
    expect((await put).error).toBeNull();
  });
});
