import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tier, tierLimits } from '@sipher/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../stores/open-store.ts';
import { expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
beforeEach(async () => {
  server = await openTestApp({ limits: { tiers: tierLimits, failedAuthenticationsPerHour: 1000 } });
  server.clock.ms = Date.parse('2096-01-31T12:00:00Z');
});
afterEach(() => server.close());

const url = '/v1/billing/usage';
const readUsage = async (key: string, { app } = server, query = '') => {
  const { statusCode, body } = await app.inject({
    url: `${url}${query}`,
    headers: { 'x-api-key': key },
  });
  const { data } = JSON.parse(body);
  expect(statusCode).toBe(200);
  return data;
};

/** The counts that are not zero. */
const countsOf = ({ categories }: { categories: Record<string, { count: number }> }) =>
  Object.fromEntries(
    Object.entries(categories).flatMap(([name, { count }]) => (count > 0 ? [[name, count]] : [])),
  );

const today = '2096-01-31';

test('GET /v1/billing/usage has the published shape, with this request in it', async () => {
  const key = await server.createKey('pro');
  const quota = 240_000;
  const resources = [
    ...['sessions', 'stealth', 'transfers', 'commitments', 'viewingkeys', 'backends', 'rpc'],
    ...['scan', 'keys', 'billing'],
  ];
  expect(await readUsage(key)).toEqual({
    date: today,
    tier: 'pro',
    total: 1,
    quotaTotal: quota,
    categories: Object.fromEntries(
      resources.map((name) => [name, { count: name === 'billing' ? 1 : 0, quota }]),
    ),
  });
});

test('GET /v1/billing/usage counts what was admitted, whatever its answer', async () => {
  const key = await server.createKey('pro');
  const id = await server.createSession(key);
  await server.call(key, { url: `/v1/sessions/${id}` });
  await server.call(key, { url: '/v1/sessions/nonsense' });
  await server.call(key, { method: 'POST', url: '/v1/stealth/generate', payload: { chain: 1 } });
  await server.call(key, { method: 'POST', url: '/v1/keys/rotate', session: 'ignored' });
  // No operation: no resource.
  await server.call(key, { url: '/v1/nothing' });
  await server.call(key, { url: '/v1/health' });
  const usage = await readUsage(key);
  expect(countsOf(usage)).toEqual({ sessions: 3, stealth: 1, keys: 1, billing: 1 });
  expect(usage.total).toBe(6);
});

test('GET /v1/billing/usage counts a free key’s refused sessions: they were let in', async () => {
  const key = await server.createKey('free');
  expect((await server.call(key, { url: '/v1/sessions' })).status).toBe(403);
  const usage = await readUsage(key);
  expect([usage.tier, usage.quotaTotal]).toEqual(['free', 2_400]);
  expect(countsOf(usage)).toEqual({ sessions: 1, billing: 1 });
});

test('GET /v1/billing/usage does not count what was refused with 401 or 429', async () => {
  const limited = (tier: Tier, requestsPerHour: number) => ({
    ...tierLimits,
    [tier]: { ...tierLimits[tier], requestsPerHour },
  });
  const limits = { tiers: limited('free', 3), failedAuthenticationsPerHour: 1000 };
  const small = await openTestApp({ limits });
  small.clock.ms = server.clock.ms;
  const key = await small.createKey('free');
  const wrong = key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
  expect((await small.call(wrong, { url })).status).toBe(401);
  for (const status of [200, 200, 200, 429, 429]) {
    expect((await small.call(key, { url })).status).toBe(status);
  }
  // One of three an hour passes again.
  small.clock.ms += 20 * 60_000;
  expect((await readUsage(key, small)).total).toBe(4);
  await small.close();
});

test('GET /v1/billing/usage shows no other key’s requests', async () => {
  const [alice, bob] = [await server.createKey('pro'), await server.createKey('pro')];
  await server.createSession(alice);
  expect(countsOf(await readUsage(bob))).toEqual({ billing: 1 });
  expect(countsOf(await readUsage(alice))).toEqual({ sessions: 1, billing: 1 });
});

test('GET /v1/billing/usage?date= reads an earlier day, and starts anew at midnight in UTC', async () => {
  const key = await server.createKey('enterprise');
  server.clock.ms = Date.parse('2096-02-29T23:59:59.999Z');
  await server.createSession(key);
  server.clock.ms += 1;
  const usage = await readUsage(key);
  expect([usage.date, usage.total]).toEqual(['2096-03-01', 1]);
  const before = await readUsage(key, server, '?date=2096-02-29');
  expect([before.date, countsOf(before)]).toEqual(['2096-02-29', { sessions: 1 }]);
  expect((await readUsage(key, server, '?date=2096-02-28')).total).toBe(0);
});

test.each([
  '2026-02-29',
  '2026-13-01',
  '2026-1-1',
  '2026-01-01T00:00:00Z',
  '',
  'today',
  '../../keys',
])('GET /v1/billing/usage refuses the date "%s"', async (date) => {
  const headers = { 'x-api-key': await server.createKey('pro') };
  const answer = await server.app.inject({ url, query: { date }, headers });
  expect(issuePaths(expectRefusal(answer, 'VALIDATION_ERROR'))).toEqual(['date']);
});

test('GET /v1/billing/usage adds up what applications over one store counted, restarts between', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-usage-'));
  const nowMs = () => server.clock.ms;
  const location = join(folder, 'store');
  const store = await openStore({ driver: 'lmdb', location }, { nowMs });
  const [first, second] = [
    await openTestApp({ store, nowMs }),
    await openTestApp({ store, nowMs }),
  ];
  const key = await first.createKey('pro');
  for (let i = 0; i < 5; i += 1) await first.call(key, { url: '/v1/sessions' });
  for (let i = 0; i < 7; i += 1) await second.call(key, { url: '/v1/sessions' });
  await Promise.all([first.app.close(), second.app.close()]);
  await store.close();
  const reopened = await openStore({ driver: 'lmdb', location }, { nowMs });
  const third = await openTestApp({ store: reopened, nowMs });
  expect(countsOf(await readUsage(key, third))).toEqual({ sessions: 12, billing: 1 });
  await third.close();
  await rm(folder, { recursive: true, force: true });
});

test('a request that is under way when the application closes is counted', async () => {
  const key = await server.createKey('pro');
  const at = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { list } = server.store;
  const release = new AbortController();
  const started = new Promise<void>((resolve) => {
    server.store.list = async (...args) => {
      resolve();
      await once(release.signal, 'abort');
      return list.apply(server.store, args);
    };
  });
  const answer = fetch(`${at}/v1/sessions`, { headers: { 'x-api-key': key } });
  await started;
  const closed = server.app.close();
  release.abort();
  expect((await answer).status).toBe(200);
  await closed;
  const usage = { name: 'usage', durable: true };
  const entry = { partition: server.keyIdOf(key), collection: usage, id: today };
  expect((await server.store.get(entry))?.value).toBe('{"sessions":1}');
});
