import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RedisServer, startRedis, waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { callApi, callWell, createKey, createSession } from './testing/call-api.ts';
import { redisTest } from './testing/redis-test.ts';
import { openTestBed, overStore, type TestBed } from './testing/running-server.ts';

// Three Redis servers and as many of ours.
vi.setConfig({ testTimeout: 60_000 });

let bed: TestBed;
let servers: RedisServer[];
beforeEach(async () => {
  bed = await openTestBed();
  servers = [];
});
afterEach(async () => {
  await bed.close();
  await Promise.all(servers.map((server) => server.stop()));
});

const start = async (...args: readonly string[]): Promise<RedisServer> => {
  const server = await startRedis({ args: ['--save', '', ...args] });
  servers.push(server);
  return server;
};

/** Waits until `INFO persistence` says that this has ended. */
const waitForEnd = (redis: RedisServer, field: string) =>
  waitUntil(`${field} is over`, async () =>
    String(await redis.call('INFO', 'persistence')).includes(`${field}:0`),
  );

redisTest(
  'a dump that is restored as the guide says has what was acknowledged before it',
  async () => {
    const saved = await start('--appendonly', 'yes');
    const before = await bed.start(overStore(saved.url));
    const key = await createKey(before);
    const ids = await Promise.all(Array.from({ length: 50 }, () => createSession(before, key)));
    await saved.call('BGSAVE');
    await waitForEnd(saved, 'rdb_bgsave_in_progress');
    const folder = join(bed.folder, 'restored');
    await mkdir(folder);
    await cp(join(saved.folder, 'dump.rdb'), join(folder, 'dump.rdb'));
    const late = await createSession(before, key);
    await before.stop();
    await saved.kill();

    const restored = await start('--dir', folder, '--appendonly', 'no');
    await restored.call('CONFIG', 'SET', 'appendonly', 'yes');
    await waitForEnd(restored, 'aof_rewrite_in_progress');
    const between = await bed.start(overStore(restored.url));
    const made = await createSession(between, key);
    await between.stop();
    await restored.kill();

    // From its append-only file alone: that of the first server is not there.
    const again = await start('--dir', folder, '--appendonly', 'yes');
    const after = await bed.start(overStore(again.url));
    for (const id of [...ids, made]) await callWell(after, 'getSession', { key, id });
    expect((await callApi(after, 'getSession', { key, id: late })).status).toBe(404);
  },
);
