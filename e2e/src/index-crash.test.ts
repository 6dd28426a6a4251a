import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callWell, createKey } from './testing/call-api.ts';
import { type AnnouncingPayer, openAnnouncingPayer } from './testing/following/announcing-payer.ts';
import { spawnIndex } from './testing/following/index-process.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import { seededRandom } from './testing/seeded-random.ts';
import { at, linesOf, listChildren, waitForWorkers } from './testing/worker-processes.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

let bed: TestBed;
let payer: AnnouncingPayer;
beforeEach(async () => {
  bed = await openTestBed();
  payer = await openAnnouncingPayer();
});
afterEach(async () => {
  await bed.close();
  await payer.simnet.close();
});

const endpoint = () => ({ SIPHER_RPC_SOLANA_GENERIC: payer.simnet.url });

const startServer = (flags: readonly string[] = []) =>
  bed.start({ env: { ...withAdminKey.env, ...endpoint() }, flags });

const waitUntilIndexed = async (server: RunningServer) => {
  const newest = payer.newestSlot();
  await waitUntil(
    'everything is indexed',
    async () => {
      // A connection of a worker that was killed breaks.
      const ready = await callWell(server, 'getReady', {}).catch(() => null);
      const [solana] = ready?.data.index ?? [];
      return solana?.state === 'following' && (solana.indexedTo ?? 0) >= newest;
    },
    { timeoutMs: 30_000 },
  );
};

/** The transactions of all announcements that the server lists. */
const listIndexed = async (server: RunningServer): Promise<string[]> => {
  const key = await createKey(server);
  const query = { chain: 'solana', limit: '10000' };
  const { announcements } = (await callWell(server, 'listAnnouncements', { key, query })).data;
  return announcements.map(({ txSignature }) => txSignature);
};

test('sipher index, killed at any moment, goes on without a gap or a repeat', async () => {
  const random = seededRandom(5);
  const folder = join(bed.folder, 'index');
  for (let round = 0; round < 6; round += 1) {
    await payer.announce(40);
    const index = spawnIndex(folder, endpoint());
    await index.waitFor(/this process follows it/);
    await sleep(random.below(120));
    index.signal('SIGKILL');
    await index.ended;
  }
  const server = await startServer();
  await waitUntilIndexed(server);
  expect(await listIndexed(server)).toEqual(payer.sent);
});

test('sipher index stops at once with exit code 0, and a server beside it shares its index', async () => {
  await payer.announce(3);
  const index = spawnIndex(join(bed.folder, 'index'), endpoint());
  await index.waitFor(/solana: following, at \d+ of \d+, 3 announcements found/);
  const server = await startServer();
  await payer.announce(3);
  await waitUntilIndexed(server);
  expect(linesOf(server, 'following')).toEqual([]);
  const startedAtMs = performance.now();
  index.signal('SIGTERM');
  expect(await index.ended).toBe(0);
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  await payer.announce(3);
  await waitUntilIndexed(server);
  // Lines of the log come a moment after what they tell of.
  await waitUntil('the server leads', async () => linesOf(server, 'following').length > 0);
  expect(await listIndexed(server)).toEqual(payer.sent);
  expect(linesOf(server, 'following')).toHaveLength(1);
});

test('of several workers one follows; killed, another one follows soon', async () => {
  const server = await startServer(['--workers', '2']);
  await waitForWorkers(server, 2);
  await payer.announce(3);
  await waitUntilIndexed(server);
  const following = () => linesOf(server, 'following').map(({ worker }) => Number(worker));
  await waitUntil('one worker leads', async () => following().length > 0);
  expect(following()).toHaveLength(1);
  process.kill(at(listChildren(server.pid), at(following(), 0) - 1), 'SIGKILL');
  await payer.announce(3);
  await waitUntilIndexed(server);
  await waitUntil('another one leads', async () => new Set(following()).size > 1);
  expect(await listIndexed(server)).toEqual(payer.sent);
  expect(new Set(following()).size).toBe(2);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});
