import { setTimeout as sleep } from 'node:timers/promises';
import { hasRedis, type RedisCluster, startRedisCluster, waitUntil } from '@sipher/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Store, StoreUnavailableError } from '../port.ts';
import { deriveSlot } from './slot.ts';
import { durable, keyOf, never, openBench, timeFailure } from './testing/redis-bench.ts';

const partitions = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];

/** Writes to every partition, one after the other in each, until told to stop. */
const writeOn = (store: Store) => {
  const state = { isOver: false, longestGapMs: 0 };
  const acknowledged = new Map<string, string>();
  const errors: unknown[] = [];
  const writeTo = async (partition: string) => {
    let lastMs = performance.now();
    for (let index = 0; !state.isOver; index += 1) {
      const id = `e${index}`;
      try {
        await store.put(keyOf(id, durable, partition), id, never);
        acknowledged.set(`${partition}/${id}`, id);
        state.longestGapMs = Math.max(state.longestGapMs, performance.now() - lastMs);
        lastMs = performance.now();
      } catch (error) {
        errors.push(error);
        // As a caller does that is told to come back later.
        await sleep(10);
      }
    }
  };
  const done = Promise.all(partitions.map(writeTo));
  const stop = async () => {
    state.isOver = true;
    await done;
    return { acknowledged, errors, longestGapMs: state.longestGapMs };
  };
  return { acknowledged, stop };
};

const findLost = async (store: Store, acknowledged: ReadonlyMap<string, string>) => {
  const lost: string[] = [];
  for (const path of acknowledged.keys()) {
    const [partition = '', id = ''] = path.split('/');
    const entry = await store.get(keyOf(id, durable, partition));
    if (entry === null) lost.push(path);
  }
  return lost;
};

describe.runIf(hasRedis())('a Cluster whose parts move', () => {
  let cluster: RedisCluster;
  let store: Store;
  beforeAll(async () => {
    cluster = await startRedisCluster({ nodeTimeoutMs: 1_500 });
  }, 60_000);
  afterAll(() => cluster.stop());
  beforeEach(async () => {
    store = (await openBench(cluster.url, { minReplicas: 1 })).store;
    await store.ping();
  });
  afterEach(async () => {
    await waitUntil('all is removed', async () => {
      const removing = partitions.map((partition) => store.deleteCollection(partition, durable));
      const results = await Promise.allSettled(removing);
      return results.every(({ status }) => status === 'fulfilled');
    });
    await store.close();
  });

  const seesMasterMoved = (from: number) =>
    waitUntil('the replica is the master', async () => {
      const master = await cluster.masterOf('p1').catch(() => null);
      return master !== null && master.port !== from;
    });
  const isWell = () =>
    waitUntil('the store is well again', async () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    );

  test('one host in the URL is enough to find the others', async () => {
    const { store: other } = await openBench(cluster.url.split(',')[0] ?? '');
    for (const partition of partitions) {
      await other.put(keyOf('a', durable, partition), 'x', never);
      expect(await store.get(keyOf('a', durable, partition))).not.toBeNull();
    }
    await other.close();
  });

  test('a URL that takes a Cluster for one server is refused with the reason', async () => {
    const { store: other } = await openBench(cluster.nodes[0]?.url ?? '');
    const failures = await Promise.all(
      partitions.map((partition) => timeFailure(() => other.get(keyOf('a', durable, partition)))),
    );
    expect(failures.map(({ error }) => String(error)).join()).toMatch(/is a Cluster/);
    await other.close();
  });

  test('a failover by hand under writes loses nothing acknowledged, and hardly stops them', async () => {
    const master = await cluster.masterOf('p1');
    const replica = await cluster.replicaOf(master);
    const writing = writeOn(store);
    await waitUntil('some is written', async () => writing.acknowledged.size > 50);
    await replica.call('CLUSTER', 'FAILOVER');
    await seesMasterMoved(master.port);
    const before = writing.acknowledged.size;
    await waitUntil('more is written', async () => writing.acknowledged.size > before + 200);
    const { acknowledged, errors } = await writing.stop();
    expect(errors.every((error) => error instanceof StoreUnavailableError)).toBe(true);
    expect(await findLost(store, acknowledged)).toEqual([]);
  });

  test('a slot that moves from master to master is followed through every state', async () => {
    const slot = String(deriveSlot('p1'));
    const source = await cluster.masterOf('p1');
    const masters = await Promise.all(partitions.map(cluster.masterOf));
    const target = masters.find(({ port }) => port !== source.port) ?? source;
    expect(target).not.toBe(source);
    const [sourceId, targetId] = await Promise.all(
      [source, target].map(async (node) => String(await node.call('CLUSTER', 'MYID'))),
    );
    const inAnHour = { expiresAtMs: Date.now() + 3_600_000 };
    for (const id of ['a', 'b', 'c']) await store.put(keyOf(id), id, inAnHour);
    await target.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId ?? '');
    await source.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId ?? '');
    const keys = await source.call('CLUSTER', 'GETKEYSINSLOT', slot, '100');
    const address = ['127.0.0.1', String(target.port)];
    const move = (key: string) => source.call('MIGRATE', ...address, key, '0', '1000');
    const moved = 'sipher:{p1}:entry:sessions:b';
    await move(moved);
    expect((await store.get(keyOf('a')))?.value).toBe('a');
    expect((await store.get(keyOf('b')))?.value).toBe('b');
    const { store: hasty } = await openBench(cluster.url, { deadlineMs: 300 });
    await expect(hasty.deleteCollection('p1', durable)).rejects.toThrow(StoreUnavailableError);
    await hasty.close();
    expect(await store.get(keyOf('a'))).not.toBeNull();
    // What needs keys of both sides waits until they are on one.
    const pending = Promise.all([
      store.getMany([keyOf('a'), keyOf('b')]),
      store.list('p1', durable, { limit: 10 }),
      store.put(keyOf('b'), 'again', inAnHour),
    ]);
    await waitUntil('some were told to try again', async () =>
      String(await source.call('INFO', 'errorstats')).includes('errorstat_TRYAGAIN'),
    );
    for (const key of keys as string[]) if (key !== moved) await move(key);
    for (const node of [target, source]) {
      await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', targetId ?? '');
    }
    const [both, listing, put] = await pending;
    expect(both.map((entry) => entry?.id)).toEqual(['a', 'b']);
    expect(listing.entries).toHaveLength(3);
    expect(put).toMatchObject({ outcome: 'written', entry: { version: 2 } });
    expect(await store.get(keyOf('b'))).toMatchObject({ value: 'again', version: 2 });
    expect(await store.deleteCollection('p1', durable)).toBe(3);
    expect(await store.get(keyOf('c'))).toBeNull();
  });

  test('a killed master loses nothing acknowledged; errors are of one kind and end', async () => {
    const master = await cluster.masterOf('p1');
    const writing = writeOn(store);
    await waitUntil('some is written', async () => writing.acknowledged.size > 50);
    await master.kill();
    await seesMasterMoved(master.port);
    // The dead master's replica is alone now: writes wait for another one.
    await master.restart();
    await isWell();
    const { acknowledged, errors, longestGapMs } = await writing.stop();
    expect(errors.every((error) => error instanceof StoreUnavailableError)).toBe(true);
    expect(await findLost(store, acknowledged)).toEqual([]);
    expect(longestGapMs).toBeLessThan(15_000);
  }, 40_000);

  test('ping fails while a master is frozen, and others answer meanwhile', async () => {
    const master = await cluster.masterOf('p1');
    const masters = await Promise.all(partitions.map(cluster.masterOf));
    const other = partitions[masters.findIndex(({ port }) => port !== master.port)] ?? '';
    master.freeze();
    const failure = timeFailure(store.ping);
    expect(await store.get(keyOf('a', durable, other))).toBeNull();
    const { error, elapsedMs } = await failure;
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(elapsedMs).toBeLessThan(1_900);
    await seesMasterMoved(master.port);
    master.thaw();
    await isWell();
  }, 40_000);
});
