import { errorCodes, errorRegistry, operationIds } from '@sipher/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFollowerState } from '../../index/followers/follower-state.ts';
import { openNodes } from '../../nodes/nodes.ts';
import { rpcChains } from '../../nodes/port.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { StoreUnavailableError } from '../../stores/port.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
const state = { isShuttingDown: false };
beforeAll(async () => {
  const process = { version: '1.2.3', startedAtMs: 0, isShuttingDown: () => state.isShuttingDown };
  server = await openTestApp({ process });
});
afterAll(() => server.close());

const get = async (url: string) => {
  const response = await server.app.inject(url);
  return { status: response.statusCode, headers: response.headers, json: response.json() };
};

test('GET / says what this is, and each of its links leads somewhere', async () => {
  const { json } = await get('/');
  expect(json.data).toMatchObject({ name: 'Sipher', version: '1.2.3' });
  const links = Object.values<string>(json.data.links);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) expect((await server.app.inject(link)).statusCode).toBe(200);
});

test('GET /v1/errors lists every code with its status', async () => {
  const { json } = await get('/v1/errors');
  expect(json.data.totalCodes).toBe(errorCodes.length);
  for (const { code, httpStatus } of json.data.errors) {
    expect(httpStatus).toBe(errorRegistry[code as keyof typeof errorRegistry].status);
  }
});

test('GET /v1/health answers for the process', async () => {
  const { json } = await get('/v1/health');
  expect(json.data).toMatchObject({
    status: 'healthy',
    version: '1.2.3',
    timestamp: new Date(server.clock.ms).toISOString(),
    uptime: Math.floor(server.clock.ms / 1000),
    endpoints: operationIds.length,
  });
});

test('GET /v1/openapi.json is the document itself', async () => {
  const { json } = await get('/v1/openapi.json');
  expect(json.openapi).toBe('3.1.0');
});

test('GET /v1/ready is 503 with Retry-After while the store does not answer', async () => {
  expect((await get('/v1/ready')).json.data.ready).toBe(true);
  const { ping } = server.store;
  server.store.ping = () => Promise.reject(new StoreUnavailableError('gone'));
  const { status, headers, json } = await get('/v1/ready');
  server.store.ping = ping;
  expect([status, json.error.code]).toEqual([503, 'STORE_UNAVAILABLE']);
  expect(headers['retry-after']).toBe('1');
});

test('GET /v1/ready tells of each chain that has an endpoint how far its index is', async () => {
  const endpoints = (['solana', 'base', 'near'] as const).flatMap((chain) =>
    rpcChains.includes(chain)
      ? [parseRpcEndpoint({ chain, provider: 'generic' }, 'http://127.0.0.1:9')]
      : [],
  );
  const indexed = await openTestApp({ nodes: openNodes(endpoints) });
  const facts = { head: 9, atHeadMs: null, isFailing: false, blocks: [] };
  const step = {
    expected: null,
    next: encodeFollowerState(facts),
    announcements: [],
    indexedTo: { position: 7, timeMs: indexed.clock.ms - 5_000 },
  };
  await indexed.index.advance('solana', step);
  const ready = async () => (await indexed.app.inject('/v1/ready')).json().data;
  const unread = { chain: 'base', indexedTo: null, head: null, lagPositions: null, lagMs: null };
  const behind = { chain: 'solana', indexedTo: 7, head: 9, lagPositions: 2, lagMs: 5_000 };
  expect(await ready()).toMatchObject({
    ready: true,
    index: [
      { ...behind, state: 'behind' },
      { ...unread, state: 'waiting' },
    ],
  });
  indexed.clock.ms += 90_001;
  expect((await ready()).index[0]).toMatchObject({ lagMs: 95_001, state: 'failing' });
  await indexed.close();
});

test('while stopping, health says so, ready is 503 and nothing else is served', async () => {
  state.isShuttingDown = true;
  const health = await get('/v1/health');
  const ready = await get('/v1/ready');
  const session = await get('/v1/sessions');
  state.isShuttingDown = false;
  expect(health.json.data.status).toBe('shutting_down');
  expect([ready.status, ready.json.error.code]).toEqual([503, 'SHUTTING_DOWN']);
  expect([session.status, session.json.error.code]).toEqual([503, 'SHUTTING_DOWN']);
});
