import { describe, expect, test } from 'vitest';
import { hasRedis } from './has-redis.ts';
import { startRedisCluster } from './start-redis-cluster.ts';
import { waitUntil } from './wait-until.ts';

describe.runIf(hasRedis())('a Redis Cluster of the tests', () => {
  test('takes writes at the master of a partition, and its replica has them', async () => {
    const cluster = await startRedisCluster();
    expect(cluster.url).toMatch(/^redis\+cluster:\/\/(127\.0\.0\.1:\d+,){5}127\.0\.0\.1:\d+$/);
    const master = await cluster.masterOf('some-partition');
    expect(await master.call('SET', '{some-partition}:name', 'value')).toBe('OK');
    const others = cluster.nodes.filter((node) => node !== master);
    for (const node of others) {
      await expect(node.call('GET', '{some-partition}:name')).rejects.toThrow('MOVED');
    }
    const replica = await cluster.replicaOf(master);
    expect(others).toContain(replica);
    expect(await master.call('WAIT', '1', '1000')).toBe(1);
    await cluster.stop();
    expect(cluster.nodes.some((node) => node.isRunning())).toBe(false);
  });

  test('puts the replica in the place of a master that was killed', async () => {
    const cluster = await startRedisCluster();
    const master = await cluster.masterOf('some-partition');
    const replica = await cluster.replicaOf(master);
    await master.kill();
    await waitUntil('the replica is the master', async () => {
      const now = await cluster.masterOf('some-partition').catch(() => null);
      return now === replica;
    });
    await waitUntil('it takes writes', () =>
      replica.call('SET', '{some-partition}:name', 'value').then(
        () => true,
        () => false,
      ),
    );
    await cluster.stop();
  });
});
