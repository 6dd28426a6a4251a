import { readFile } from 'node:fs/promises';
import { operationIds, tierLimits } from '@sipher/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildSolanaSeedState } from '../../index/followers/follower-state.ts';
import { openMetrics } from '../../metrics/metrics.ts';
import { openNodes } from '../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { StoreUnavailableError } from '../../stores/port.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { parseMetrics, type Sample } from '../../testing/parse-metrics.ts';

let server: TestApp;
beforeEach(async () => {
  server = await openTestApp();
});
afterEach(() => server.close());

const fetchText = async ({ app } = server): Promise<string> => {
  const headers = { 'x-api-key': adminKey };
  const { statusCode, body } = await app.inject({ url: '/metrics', headers });
  expect(statusCode).toBe(200);
  return body;
};

const scrape = async (): Promise<Sample[]> => parseMetrics(await fetchText());

type Labels = Readonly<Record<string, string>>;

/** The value of one series; undefined if there is none. */
const find = (samples: readonly Sample[], name: string, labels: Labels = {}) =>
  samples.find(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;

const requests = 'sipher_http_request_duration_seconds';

test('GET /metrics needs the admin key: 401 without it, 503 where there is none', async () => {
  const key = await server.createKey('enterprise');
  const url = '/metrics';
  expectRefusal(await server.app.inject({ url }), 'ADMIN_UNAUTHORIZED');
  const headers = { authorization: `Bearer ${key}` };
  expectRefusal(await server.app.inject({ url, headers }), 'ADMIN_UNAUTHORIZED');
  const closed = await openTestApp({ adminKey: undefined });
  const asked = { url, headers: { 'x-api-key': adminKey } };
  expectRefusal(await closed.app.inject(asked), 'ADMIN_DISABLED');
  await closed.close();
});

test('GET /metrics answers in Prometheus’ text format, and no other method does', async () => {
  const headers = { 'x-api-key': adminKey };
  const answer = await server.app.inject({ url: '/metrics', headers });
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  const post = await server.app.inject({ method: 'POST', url: '/metrics', headers });
  expectRefusal(post, 'METHOD_NOT_ALLOWED');
});

test('GET /metrics tells of requests by operation and status, in rising buckets', async () => {
  const key = await server.createKey('pro');
  await server.createSession(key);
  await server.createSession(key);
  await server.call(key, { url: '/v1/sessions/nonsense' });
  const samples = await scrape();
  const created = { operation: 'createSession', status: '201' };
  expect(find(samples, `${requests}_count`, created)).toBe(2);
  expect(find(samples, `${requests}_bucket`, { ...created, le: '+Inf' })).toBe(2);
  expect(find(samples, `${requests}_sum`, created)).toBeGreaterThan(0);
  expect(find(samples, `${requests}_count`, { operation: 'getSession', status: '400' })).toBe(1);
  const buckets = samples
    .filter(({ name, labels }) => name.endsWith('_bucket') && labels.operation === 'createSession')
    .map(({ value }) => value);
  expect(buckets.length).toBeGreaterThan(10);
  expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
});

test('GET /metrics tells of the store’s calls by method and outcome', async () => {
  const key = await server.createKey('pro');
  await server.createSession(key);
  const { getMany } = server.store;
  server.store.getMany = () => Promise.reject(new StoreUnavailableError('gone'));
  expect((await server.call(key, { url: '/v1/sessions' })).status).toBe(503);
  server.store.getMany = () => Promise.reject(new Error('a fault'));
  expect((await server.call(key, { url: '/v1/sessions' })).status).toBe(500);
  server.store.getMany = getMany;
  const samples = await scrape();
  const calls = 'sipher_store_call_duration_seconds_count';
  expect(find(samples, calls, { method: 'put', outcome: 'ok' })).toBe(1);
  expect(find(samples, calls, { method: 'getMany', outcome: 'ok' })).toBeGreaterThan(0);
  expect(find(samples, calls, { method: 'getMany', outcome: 'unavailable' })).toBe(1);
  expect(find(samples, calls, { method: 'getMany', outcome: 'failed' })).toBe(1);
});

test('GET /metrics counts sessions made, deleted and revoked, and not the tries', async () => {
  const key = await server.createKey('pro');
  const id = await server.createSession(key);
  await server.call(key, { method: 'DELETE', url: `/v1/sessions/${id}` });
  await server.call(key, { method: 'DELETE', url: `/v1/sessions/${id}` });
  const before = await scrape();
  await server.call(key, { method: 'DELETE', url: '/v1/sessions' });
  const after = await scrape();
  const changed = 'sipher_sessions_changed_total';
  expect(find(before, changed, { change: 'created' })).toBe(1);
  expect(find(before, changed, { change: 'deleted' })).toBe(1);
  expect(find(before, changed, { change: 'revoked_all' })).toBe(0);
  expect(find(after, changed, { change: 'revoked_all' })).toBe(1);
});

test('GET /metrics counts a replayed answer as a request, and its session once', async () => {
  const key = await server.createKey('pro');
  const headers = { 'idempotency-key': 'once' };
  const post = { method: 'POST', url: '/v1/sessions', payload: { defaults: {} }, headers } as const;
  const [first, second] = [await server.call(key, post), await server.call(key, post)];
  expect(second.json).toEqual(first.json);
  const samples = await scrape();
  const created = { operation: 'createSession', status: '201' };
  expect(find(samples, `${requests}_count`, created)).toBe(2);
  expect(find(samples, 'sipher_sessions_changed_total', { change: 'created' })).toBe(1);
});

test('GET /metrics counts refusals by the limit that refused', async () => {
  const free = { ...tierLimits.free, requestsPerHour: 2 };
  const limits = { tiers: { ...tierLimits, free }, failedAuthenticationsPerHour: 1 };
  const limited = await openTestApp({ limits });
  const key = await limited.createKey('free');
  const statuses = [];
  for (const by of [key, key, key, 'wrong', 'wrong', 'wrong']) {
    statuses.push((await limited.call(by, { url: '/v1/billing/usage' })).status);
  }
  expect(statuses).toEqual([200, 200, 429, 401, 429, 429]);
  const samples = parseMetrics(await fetchText(limited));
  const refusals = samples.filter(({ name }) => name === 'sipher_limiter_refusals_total');
  expect(Object.fromEntries(refusals.map(({ labels, value }) => [labels.limit, value]))).toEqual({
    free: 1,
    pro: 0,
    enterprise: 0,
    failed_authentication: 2,
  });
  await limited.close();
});

test('GET /metrics tells the process’s figures, the event loop’s delay and the version', async () => {
  const samples = await scrape();
  expect(find(samples, 'sipher_build_info', { version: '0.0.0-test' })).toBe(1);
  expect(find(samples, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  expect(find(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
});

test('docs/metrics.md names every metric of ours, with its labels, and no other', async () => {
  const metrics = openMetrics({ version: '0.0.0-test' });
  const endpoint = parseRpcEndpoint({ chain: 'solana', provider: 'generic' }, 'http://127.0.0.1:9');
  const indexed = await openTestApp({ metrics, nodes: openNodes([endpoint]) });
  const indexedTo = { position: 7, timeMs: 7_000 };
  const next = buildSolanaSeedState(7);
  await indexed.index.advance('solana', { expected: null, next, announcements: [], indexedTo });
  metrics.countLeftOut('solana', 1);
  const key = await indexed.createKey('pro');
  await indexed.createSession(key);
  const page = await readFile(new URL('../../../../../docs/metrics.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/^\| `(sipher_\w+)` \| (.*?) \|/gm)].map(
    ([, name, labels]) => `${name} ${labels?.replaceAll('`', '')}`,
  );
  const found = parseMetrics(await fetchText(indexed))
    .filter(({ name }) => name.startsWith('sipher_'))
    .map(({ name, labels }) => {
      const names = Object.keys(labels).filter((label) => label !== 'le');
      return `${name.replace(/_(bucket|sum|count)$/, '')} ${names.sort().join(', ')}`;
    });
  expect(told.sort()).toEqual([...new Set(found)].sort());
  await indexed.close();
});

test('two applications of one process count apart', async () => {
  const other = await openTestApp();
  const key = await other.createKey('pro');
  await other.createSession(key);
  await other.close();
  const created = { operation: 'createSession', status: '201' };
  expect(find(await scrape(), `${requests}_count`, created)).toBeUndefined();
});

test('no request can make a series of its own choosing', async () => {
  const key = await server.createKey('pro');
  const send = async (round: number) => {
    const id = `sess_${String(round).padStart(64, '0')}`;
    const method = (['GET', 'PUT', 'TRACE', 'PROPFIND', 'OPTIONS'] as const)[round % 5];
    const headers = { 'x-session-id': `s${round}`, 'x-request-id': `r${round}` };
    const url = `/v1/sessions/${id}?x=${round}`;
    await server.app.inject({
      method: method as 'GET',
      url,
      headers: { ...headers, 'x-api-key': key },
    });
    for (const path of [`/made/up/${round}`, `/v1/%zz${round}`, `//v1/${round}`]) {
      await server.app.inject({ method: 'GET', url: path, headers: { 'x-api-key': `k${round}` } });
    }
  };
  for (let round = 0; round < 10; round += 1) await send(round);
  // What the first scrape itself brings is there before it is compared.
  await scrape();
  const before = await scrape();
  for (let round = 10; round < 60; round += 1) await send(round);
  const after = await scrape();
  const own = (samples: Sample[]) => samples.filter(({ name }) => name.startsWith('sipher_'));
  expect(own(after).length).toBe(own(before).length);
  const operations = new Set(own(after).flatMap(({ labels }) => labels.operation ?? []));
  const known: readonly string[] = [...operationIds, 'none'];
  expect([...operations].filter((operation) => !known.includes(operation))).toEqual([]);
  expect(operations).toContain('none');
});

test('the metrics hold no key, no id of a key or session, and no path', async () => {
  const key = await server.createKey('enterprise');
  const viewingKey = `0x${'ab'.repeat(32)}`;
  const session = await server.createSession(key, { defaultViewingKey: viewingKey });
  await server.call(key, { url: `/v1/sessions/${session}`, session });
  await server.call(`${key}x`, { url: `/v1/sessions/${session}` });
  const text = await fetchText();
  expect(text).toContain('getSession');
  const secrets = [
    key,
    server.keyIdOf(key),
    session.slice(5),
    viewingKey.slice(2),
    adminKey,
    '/v1/',
  ];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});
