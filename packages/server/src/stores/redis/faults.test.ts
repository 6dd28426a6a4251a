import { hasRedis, type RedisServer, startRedis, waitUntil } from '@sipher/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { type Store, StoreUnavailableError } from '../port.ts';
import type { RedisStoreOptions } from '../redis.ts';
import { openCuttingProxy } from './testing/cutting-proxy.ts';
import { durable, keyOf, never, openBench, timeFailure, volatile } from './testing/redis-bench.ts';

const counter = { partition: 'p1', name: 'hits' };
const callsOf = (store: Store): Record<string, () => Promise<unknown>> => ({
  get: () => store.get(keyOf('a')),
  getMany: () => store.getMany([keyOf('a'), keyOf('b')]),
  put: () => store.put(keyOf('a'), 'x', never),
  delete: () => store.delete(keyOf('a')),
  deleteCollection: () => store.deleteCollection('p1', durable),
  list: () => store.list('p1', durable, { limit: 10 }),
  increment: () => store.increment(counter, 1, Date.now() + 60_000),
  takeToken: () => store.takeToken(counter, { capacity: 5, refillIntervalMs: 10 }),
  ping: () => store.ping(),
});

const everyCallFails = async (store: Store) => {
  const failures = await Promise.all(Object.values(callsOf(store)).map(timeFailure));
  for (const { elapsedMs, error } of failures) {
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(elapsedMs).toBeLessThan(1_900);
  }
};

const recovers = async (store: Store) => {
  const answers = () =>
    store.ping().then(
      () => true,
      () => false,
    );
  await waitUntil('the store answers again', answers, { timeoutMs: 5_000 });
};

const nodeOf = ({ url }: RedisServer) => new URL(url).host;

describe.runIf(hasRedis())('a Redis server that fails', () => {
  let stop: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stop.map((each) => each()));
    stop = [];
  });
  const start = async (...args: string[]): Promise<RedisServer> => {
    const server = await startRedis({ args });
    stop.push(server.stop);
    return server;
  };
  const open = async (url: string, options: Partial<RedisStoreOptions> = {}) => {
    const bench = await openBench(url, options);
    stop.unshift(bench.store.close);
    return bench;
  };

  test('frozen: every call fails within the deadline; thawed: all is well within 5 s', async () => {
    const server = await start();
    const { store } = await open(server.url);
    await store.put(keyOf('a'), 'kept', never);
    server.freeze();
    await everyCallFails(store);
    // The connection was given up meanwhile, and the next ones get nowhere.
    await everyCallFails(store);
    server.thaw();
    await recovers(store);
    expect(await store.get(keyOf('b'))).toBeNull();
  });

  test('frozen and thawed ten times, leaves nothing behind in this process', async () => {
    const server = await start();
    const { store } = await open(server.url, { deadlineMs: 100 });
    await store.ping();
    const before = process.getActiveResourcesInfo().length;
    for (let cycle = 0; cycle < 10; cycle += 1) {
      server.freeze();
      const failures = await Promise.all(
        Array.from({ length: 200 }, () => timeFailure(store.ping)),
      );
      expect(failures.every(({ error }) => error instanceof StoreUnavailableError)).toBe(true);
      server.thaw();
      await recovers(store);
    }
    await waitUntil(
      'timers and sockets are those of the beginning',
      async () => process.getActiveResourcesInfo().length <= before + 2,
    );
    await waitUntil(
      'the server has this connection and the one that asks',
      async () =>
        String(await server.call('CLIENT', 'LIST'))
          .trim()
          .split('\n').length === 2,
    );
  });

  test('killed: calls fail at once after a moment; restarted: they succeed, without being told', async () => {
    const server = await start('--appendonly', 'yes', '--appendfsync', 'always');
    const { store, changes } = await open(server.url);
    await store.put(keyOf('a'), 'kept', never);
    await server.kill();
    await everyCallFails(store);
    const { elapsedMs, error } = await timeFailure(() => store.get(keyOf('a')));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(elapsedMs).toBeLessThan(1_100);
    await server.restart();
    await recovers(store);
    expect((await store.get(keyOf('a')))?.value).toBe('kept');
    expect(changes).toEqual([
      { node: nodeOf(server), state: 'away', code: 'ECONNRESET' },
      { node: nodeOf(server), state: 'back' },
    ]);
  });

  test('started late: the store opens at once, and works once the server is there', async () => {
    const server = await start();
    await server.kill();
    const startMs = performance.now();
    const { store, changes } = await open(server.url);
    expect(performance.now() - startMs).toBeLessThan(200);
    await everyCallFails(store);
    expect(changes).toEqual([{ node: nodeOf(server), state: 'away', code: 'ECONNREFUSED' }]);
    await server.restart();
    await recovers(store);
  });

  test('out of memory: writes fail as a whole, reads and deletes go on, and so does all with room', async () => {
    const server = await start('--maxmemory', '0', '--maxmemory-policy', 'noeviction');
    const { store } = await open(server.url);
    await store.put(keyOf('a'), 'x', never);
    await server.call('CONFIG', 'SET', 'maxmemory', '1');
    const { put, increment, takeToken, ping } = callsOf(store);
    for (const call of [put, increment, takeToken, ping]) {
      await expect(call?.()).rejects.toMatchObject({ name: 'StoreUnavailableError', code: 'OOM' });
    }
    await expect(store.put(keyOf('b'), 'x', never)).rejects.toThrow(StoreUnavailableError);
    expect(await store.get(keyOf('a'))).toMatchObject({ version: 1 });
    expect((await store.list('p1', durable, { limit: 10 })).entries).toHaveLength(1);
    expect(await store.delete(keyOf('a'))).toBe(true);
    await server.call('CONFIG', 'SET', 'maxmemory', '0');
    expect((await store.put(keyOf('b'), 'x', never)).outcome).toBe('written');
  });

  test('a read-only replica: writes and ping fail, until it is a master', async () => {
    const master = await start('--repl-diskless-sync-delay', '0');
    const replica = await start('--replicaof', `127.0.0.1 ${master.port}`);
    const { store } = await open(replica.url);
    const { put, delete: remove, ping } = callsOf(store);
    await master.call('SET', 'sipher:{p1}:entry:sessions:a', '1 1 never text x');
    await waitUntil('the replica has it', async () => (await store.get(keyOf('a'))) !== null);
    for (const call of [put, remove, ping]) {
      await expect(call?.()).rejects.toMatchObject({
        name: 'StoreUnavailableError',
        code: 'READONLY',
      });
    }
    await replica.call('REPLICAOF', 'NO', 'ONE');
    await recovers(store);
    expect((await store.put(keyOf('a'), 'x', never)).outcome).toBe('written');
  });

  test('a name that leads to another master from now on is followed there', async () => {
    const master = await start();
    const replica = await start('--replicaof', `127.0.0.1 ${master.port}`);
    const proxy = await openCuttingProxy(replica.port);
    stop.unshift(proxy.close);
    const { store } = await open(`redis://127.0.0.1:${proxy.port}`);
    await expect(store.ping()).rejects.toThrow(StoreUnavailableError);
    proxy.retarget(master.port);
    await recovers(store);
  });

  test('one that forgot the scripts is sent them again', async () => {
    const server = await start();
    const { store } = await open(server.url);
    await store.put(keyOf('a'), 'x', never);
    await server.call('SCRIPT', 'FLUSH');
    expect(await store.put(keyOf('a'), 'y', never)).toMatchObject({ entry: { version: 2 } });
    const texts = String(await server.call('INFO', 'commandstats'));
    expect(texts).toMatch(/cmdstat_evalsha/);
    expect(texts).toMatch(/cmdstat_eval:calls=2/);
  });

  test('a write whose reply is lost fails and is not sent again; a read is', async () => {
    const server = await start();
    const proxy = await openCuttingProxy(server.port);
    stop.unshift(proxy.close);
    const { store } = await open(`redis://127.0.0.1:${proxy.port}`);
    await store.put(keyOf('a'), 'x', never);
    proxy.cutNext('EVALSHA');
    await expect(store.put(keyOf('a'), 'y', never)).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      code: 'ECONNRESET',
    });
    proxy.cutNext('MGET');
    expect(await store.get(keyOf('a'))).toMatchObject({ value: 'y', version: 2 });
    proxy.cutNext('EVALSHA');
    expect((await store.list('p1', durable, { limit: 1 })).entries).toHaveLength(1);
    expect(proxy.cuts()).toBe(3);
  });

  test('a connection that says nothing any more is given up for a new one', async () => {
    const server = await start();
    const proxy = await openCuttingProxy(server.port);
    stop.unshift(proxy.close);
    const { store } = await open(`redis://127.0.0.1:${proxy.port}`);
    await store.put(keyOf('a'), 'x', never);
    proxy.mute();
    await everyCallFails(store);
    await recovers(store);
    expect(await store.get(keyOf('a'))).not.toBeNull();
  });

  test('a ping of several slow answers fails at the deadline of one call', async () => {
    const server = await start();
    const proxy = await openCuttingProxy(server.port);
    stop.unshift(proxy.close);
    const { store } = await open(`redis://127.0.0.1:${proxy.port}`, { deadlineMs: 300 });
    await store.ping();
    proxy.delay(200);
    const { elapsedMs, error } = await timeFailure(store.ping);
    expect(error).toMatchObject({ name: 'StoreUnavailableError', code: 'ETIMEDOUT' });
    expect(elapsedMs).toBeLessThan(390);
  });

  test('closing ends promptly while the server is away or frozen, and calls fail after it', async () => {
    const server = await start();
    const { store } = await openBench(server.url);
    await store.ping();
    server.freeze();
    const put = timeFailure(() => store.put(keyOf('a'), 'x', never));
    const { elapsedMs, error } = await timeFailure(store.close);
    expect(error).toBeNull();
    expect(elapsedMs).toBeLessThan(1_900);
    expect((await put).error).toBeInstanceOf(StoreUnavailableError);
    await expect(store.get(keyOf('a'))).rejects.toThrow(StoreUnavailableError);
  });

  test('what expires is gone from memory, with its indexes', async () => {
    const server = await start();
    const { store } = await open(server.url, { slackMs: 50 });
    const soon = { expiresAtMs: Date.now() + 100 };
    await store.put(keyOf('a'), 'x', soon);
    await store.put(keyOf('b', volatile), 'x', soon);
    await store.increment(counter, 1, soon.expiresAtMs);
    await store.takeToken(counter, { capacity: 5, refillIntervalMs: 10 });
    expect(await server.call('DBSIZE')).toBe(8);
    await waitUntil('no key is left', async () => (await server.call('DBSIZE')) === 0);
  });

  test('indexes forget what has expired though others in them never do', async () => {
    const server = await start();
    const { store } = await open(server.url, { slackMs: 0 });
    const createdKey = 'sipher:{p1}:created:sessions';
    await store.put(keyOf('first'), 'x', { expiresAtMs: Date.now() + 60_000 });
    expect(await server.call('PTTL', createdKey)).toBeGreaterThan(1_000);
    await store.put(keyOf('stays'), 'x', never);
    expect(await server.call('PTTL', createdKey)).toBe(-1);
    await store.delete(keyOf('first'));
    for (let index = 0; index < 40; index += 1) {
      await store.put(keyOf(`goes${index}`), 'x', { expiresAtMs: Date.now() + 1 });
    }
    await waitUntil('all but one have expired', async () => {
      await store.delete(keyOf('goes39'));
      await store.put(keyOf('new'), 'x', never);
      await store.delete(keyOf('new'));
      return (await server.call('ZCARD', createdKey)) === 1;
    });
    expect(await server.call('PTTL', createdKey)).toBe(-1);
    await store.delete(keyOf('stays'));
    await waitUntil('no key is left', async () => (await server.call('DBSIZE')) === 0);
  });

  test('another database is really another one, and one that is not there is refused', async () => {
    const server = await start();
    const { store } = await open(`${server.url}/3`);
    await store.put(keyOf('a'), 'x', never);
    expect(String(await server.call('INFO', 'keyspace'))).toMatch(/db3:keys=2/);
    const { store: wrong } = await open(`${server.url}/99`, { deadlineMs: 300 });
    await expect(wrong.put(keyOf('a'), 'x', never)).rejects.toThrow(StoreUnavailableError);
    expect(String(await server.call('INFO', 'keyspace'))).not.toMatch(/db0/);
  });
});
