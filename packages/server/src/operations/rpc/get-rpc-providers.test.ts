import { operations, rpcProviders } from '@sipher/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openNodes } from '../../nodes/nodes.ts';
import type { Nodes } from '../../nodes/port.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { answerWith, listenRpc, type RpcServer } from '../../nodes/testing/listen-rpc.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

const secret = 'k3yOfTheOperator';
// As `solana genesis-hash` prints it.
const devnetGenesis = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';

let solana: RpcServer;
let ethereum: RpcServer;
let silent: RpcServer;
let server: TestApp;
let key: string;
beforeAll(async () => {
  solana = await listenRpc(answerWith({ getGenesisHash: devnetGenesis }));
  ethereum = await listenRpc(answerWith({ eth_chainId: '0x1' }));
  silent = await listenRpc(() => {});
  server = await openTestApp({ nodes: openAll() });
  key = await server.createKey('pro');
});
afterAll(async () => {
  await server.close();
  await Promise.all([solana, ethereum, silent].map(({ close }) => close()));
});

const withSecrets = ({ port }: RpcServer) =>
  `http://${secret}:${secret}@127.0.0.1:${port}/${secret}?key=${secret}`;

const openAll = (): Nodes =>
  openNodes([
    parseRpcEndpoint({ chain: 'solana', provider: 'generic' }, withSecrets(solana)),
    parseRpcEndpoint({ chain: 'ethereum', provider: 'helius' }, withSecrets(ethereum)),
    // A node of Ethereum, set for another chain.
    parseRpcEndpoint({ chain: 'base', provider: 'generic' }, withSecrets(ethereum)),
  ]);

const get = (query: Record<string, string> = {}, session?: string) =>
  server.call(key, {
    method: 'GET',
    url: '/v1/rpc/providers',
    query,
    ...(session === undefined ? {} : { session }),
  });

const maskedOf = ({ port }: RpcServer) => `http://127.0.0.1:${port}`;

afterEach(() => {
  expect(server.logged.join('')).not.toContain(secret);
});

test('GET /v1/rpc/providers lists what is configured, as the published API shapes it', async () => {
  const { status, json } = await get();
  expect(status).toBe(200);
  expect(operations.getRpcProviders.success.data.parse(json.data)).toEqual(json.data);
  const latencyMs = expect.any(Number);
  expect(json.data.active).toEqual({
    provider: 'generic',
    endpoint: maskedOf(solana),
    connected: true,
    cluster: 'devnet',
    latencyMs,
  });
  const ethereumUrl = maskedOf(ethereum);
  expect(json.data.configured).toEqual([
    {
      chain: 'solana',
      provider: 'generic',
      endpoint: maskedOf(solana),
      connected: true,
      network: 'devnet',
      latencyMs,
    },
    {
      chain: 'ethereum',
      provider: 'helius',
      endpoint: ethereumUrl,
      connected: true,
      network: '1',
      latencyMs,
    },
    {
      chain: 'base',
      provider: 'generic',
      endpoint: ethereumUrl,
      connected: false,
      network: '1',
      latencyMs,
    },
  ]);
  expect(JSON.stringify(json)).not.toContain(secret);
});

test('GET /v1/rpc/providers names the variables of every provider', async () => {
  const { supported } = (await get()).json.data;
  expect(supported.map(({ name }: { name: string }) => name)).toEqual(rpcProviders);
  expect(supported[0].config).toEqual([
    'SIPHER_RPC_SOLANA_HELIUS',
    'SIPHER_RPC_ETHEREUM_HELIUS',
    'SIPHER_RPC_POLYGON_HELIUS',
    'SIPHER_RPC_ARBITRUM_HELIUS',
    'SIPHER_RPC_OPTIMISM_HELIUS',
    'SIPHER_RPC_BASE_HELIUS',
    'SIPHER_RPC_NEAR_HELIUS',
  ]);
});

test('GET /v1/rpc/providers: chain and provider choose the active endpoint', async () => {
  const { active } = (await get({ chain: 'ethereum', rpcProvider: 'helius' })).json.data;
  expect(active).toMatchObject({ provider: 'helius', endpoint: maskedOf(ethereum), cluster: '1' });
  const absent = (await get({ chain: 'ethereum', rpcProvider: 'triton' })).json.data;
  expect(absent).not.toHaveProperty('active');
  expect((await get({ chain: 'bitcoin' })).json.data).not.toHaveProperty('active');
});

test('GET /v1/rpc/providers answers within 3 s for endpoints that hang, not connected', async () => {
  const endpoint = { chain: 'solana', provider: 'generic' } as const;
  const nodes = openNodes([parseRpcEndpoint(endpoint, withSecrets(silent))]);
  const hanging = await openTestApp({ nodes });
  const freeKey = await hanging.createKey('free');
  const startedAtMs = performance.now();
  const { json } = await hanging.call(freeKey, { url: '/v1/rpc/providers' });
  const tookMs = performance.now() - startedAtMs;
  await hanging.close();
  expect(tookMs).toBeLessThan(3_000);
  const seen = { endpoint: maskedOf(silent), connected: false, latencyMs: expect.any(Number) };
  expect(json.data.active).toEqual({ provider: 'generic', ...seen });
  expect(json.data.configured).toEqual([{ ...endpoint, network: null, ...seen }]);
  expect(JSON.stringify(json) + hanging.logged.join('')).not.toContain(secret);
});

test('GET /v1/rpc/providers: a session chooses what the request leaves out', async () => {
  const session = await server.createSession(key, { chain: 'ethereum', rpcProvider: 'helius' });
  const taken = await get({}, session);
  expect(taken.json.data.active).toMatchObject({ provider: 'helius', cluster: '1' });
  expect(taken.headers['session-applied']).toBe('chain, rpcProvider');
  const written = await get({ chain: 'solana', rpcProvider: 'generic' }, session);
  expect(written.json.data.active).toMatchObject({ provider: 'generic', cluster: 'devnet' });
  expect(written.headers['session-applied']).toBe('');
});

test('GET /v1/rpc/providers without any endpoint has no active one', async () => {
  const bare = await openTestApp();
  const { json } = await bare.call(await bare.createKey('free'), { url: '/v1/rpc/providers' });
  await bare.close();
  expect(json.data).toEqual({ supported: expect.any(Array), configured: [] });
});

test.each([
  ['chain', 'Solana'],
  ['rpcProvider', 'infura'],
  ['unknown', '1'],
])('GET /v1/rpc/providers refuses %s=%s', async (name, value) => {
  const { status, json } = await get({ [name]: value });
  expect([status, json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
});

test('GET /v1/rpc/providers needs an API key', async () => {
  expectRefusal(await server.app.inject('/v1/rpc/providers'), 'UNAUTHORIZED');
});
