import {
  hasRedis,
  type RedisCluster,
  type RedisServer,
  startRedis,
  startRedisCluster,
} from '@sipher/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { addressOf } from './redis/testing/address-of.ts';
import { openRedisStore } from './redis.ts';
import { describeStore } from './store.conformance.ts';

const hasServer = hasRedis();

describe.runIf(hasServer)('over one server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  describeStore('the Redis store', async ({ nowMs }) => {
    await server.call('FLUSHALL');
    const open = () => openRedisStore({ address: addressOf(server.url), nowMs });
    const store = await open();
    const reopen = async () => {
      await store.close();
      return open();
    };
    return { store, reopen };
  });
});

describe.runIf(hasServer)('over a Cluster whose replicas acknowledge', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(() => cluster.stop());

  describeStore('the Redis store', async ({ nowMs }) => {
    await Promise.all(cluster.nodes.map((node) => node.call('FLUSHALL').catch(() => 'a replica')));
    const open = () => openRedisStore({ address: addressOf(cluster.url), minReplicas: 1, nowMs });
    const store = await open();
    const reopen = async () => {
      await store.close();
      return open();
    };
    return { store, reopen };
  });
});
