import {
  hasRedis,
  type RedisCluster,
  type RedisServer,
  startRedis,
  startRedisCluster,
  waitUntil,
} from '@sipher/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../port.ts';
import { openCuttingProxy } from './testing/cutting-proxy.ts';
import { durable, keyOf, never, openBench, timeFailure } from './testing/redis-bench.ts';

/** Far less than the deadline, and than the patience with a server that went away. */
const atOnceMs = 500;

const failsAtOnce = async (store: Store, code: string) => {
  const calls = [() => store.ping(), () => store.put(keyOf('a'), 'x', never)];
  for (const call of [...calls, () => store.get(keyOf('a'))]) {
    const { elapsedMs, error } = await timeFailure(call);
    expect(error).toMatchObject({ name: 'StoreUnavailableError', code });
    expect(elapsedMs).toBeLessThan(atOnceMs);
  }
};

describe.runIf(hasRedis())('a URL of the other kind than its servers', () => {
  let single: RedisServer;
  let cluster: RedisCluster;
  beforeAll(async () => {
    single = await startRedis();
    cluster = await startRedisCluster({ nodeTimeoutMs: 1_500 });
  }, 60_000);
  afterAll(() => Promise.all([single.stop(), cluster.stop()]));

  test('a server that is no Cluster is told once, and calls fail at once', async () => {
    const { store, changes } = await openBench(`redis+cluster://127.0.0.1:${single.port}`);
    await failsAtOnce(store, 'NOCLUSTER');
    // Each failure asks again, and so does time.
    await waitUntil('it was asked again', async () => {
      await failsAtOnce(store, 'NOCLUSTER');
      return Number(/cmdstat_cluster\|slots:calls=(\d+)/.exec(await statistics())?.[1]) > 2;
    });
    expect(changes).toEqual([
      { node: `127.0.0.1:${single.port}`, state: 'away', code: 'NOCLUSTER' },
    ]);
    await store.close();
  });
  const statistics = async () => String(await single.call('INFO', 'commandstats'));

  test('a user who may not ask for the slots is told so', async () => {
    const rights = ['on', '>p', '~*', '+@all', '-cluster'];
    await single.call('ACL', 'SETUSER', 'blind', ...rights);
    const { store, changes } = await openBench(`redis+cluster://blind:p@127.0.0.1:${single.port}`);
    await failsAtOnce(store, 'NOPERM');
    expect(changes).toMatchObject([{ state: 'away', code: 'NOPERM' }]);
    await store.close();
  });

  test('a Cluster is told once behind the URL of a server, and all calls fail at once', async () => {
    const { port } = await cluster.masterOf('p1');
    const { store, changes } = await openBench(`redis://127.0.0.1:${port}`);
    await waitUntil('a key that lies elsewhere was asked for', async () => {
      for (const partition of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']) {
        await store.get(keyOf('a', durable, partition)).catch(() => {});
      }
      return changes.length > 0;
    });
    await failsAtOnce(store, 'CLUSTER');
    expect(changes).toEqual([{ node: `127.0.0.1:${port}`, state: 'away', code: 'CLUSTER' }]);
    await store.close();
  });

  test('calls succeed again once a server of the right kind is there', async () => {
    const { port } = await cluster.masterOf('p1');
    const proxy = await openCuttingProxy(single.port);
    const { store } = await openBench(`redis+cluster://127.0.0.1:${proxy.port}`);
    await failsAtOnce(store, 'NOCLUSTER');
    proxy.retarget(port);
    await single.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await waitUntil('the store is well', () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    );
    await store.close();
    await proxy.close();
  });
});
