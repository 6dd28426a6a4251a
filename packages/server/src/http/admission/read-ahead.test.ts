import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeKey } from '../../keys/key-format.ts';
import { openStore } from '../../stores/open-store.ts';
import type { Store } from '../../stores/port.ts';
import { adminKey, ampleLimits, openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let folder: string;
let store: Store;
let server: TestApp;
let reads: number;
/** How many tokens were asked for by the time of each read's answer. */
let tokensByRead: number[];
let tokens: number;
/** Runs between a request's first read and what follows it. */
let afterRead: () => Promise<unknown>;
/** That of the store, which the tests move. */
let clockMs: number;
beforeEach(async () => {
  clockMs = Date.now();
  folder = await mkdtemp(join(tmpdir(), 'sipher-ahead-'));
  const location = join(folder, 'store');
  store = await openStore({ driver: 'lmdb', location }, { nowMs: () => clockMs });
  const watched: Store = {
    ...store,
    takeToken: (bucket, rate) => {
      tokens += 1;
      return store.takeToken(bucket, rate);
    },
    getMany: async (keys) => {
      const entries = await store.getMany(keys);
      reads += 1;
      tokensByRead.push(tokens);
      tokens = 0;
      const interfere = afterRead;
      afterRead = async () => undefined;
      await interfere();
      return entries;
    },
  };
  reads = 0;
  tokensByRead = [];
  tokens = 0;
  afterRead = async () => undefined;
  server = await openTestApp({ store: watched });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('key, session and its note are read in one round trip', async () => {
  const key = await server.createKey('pro');
  const session = await server.createSession(key, { chain: 'near' });
  reads = 0;
  const generate = { method: 'POST', url: '/v1/stealth/generate', payload: {}, session } as const;
  expect((await server.call(key, generate)).status).toBe(200);
  expect(reads).toBe(1);
  expect((await server.call(key, { url: `/v1/sessions/${session}` })).status).toBe(200);
  expect(reads).toBe(2);
});

test('what a key prefers comes with it, and costs no read of its own', async () => {
  const key = await server.createKey('pro');
  const session = await server.createSession(key, { chain: 'base' });
  const payload = { backend: 'erc5564' };
  const select = { method: 'POST', url: '/v1/backends/select', payload } as const;
  expect((await server.call(key, select)).status).toBe(200);
  const generate = { method: 'POST', url: '/v1/stealth/generate' } as const;
  reads = 0;
  const { json } = await server.call(key, { ...generate, payload: {}, session });
  expect([json.data.backend, reads]).toEqual(['erc5564', 1]);
  const without = await server.call(key, { ...generate, payload: { chain: 'base' } });
  expect([without.json.data.backend, reads]).toEqual(['erc5564', 2]);
});

test('a change after that read is neither lost nor brought back', async () => {
  const key = await server.createKey('pro');
  const id = await server.createSession(key, { chain: 'near' });
  const url = `/v1/sessions/${id}`;
  const patch = (payload: object) => server.call(key, { method: 'PATCH', url, payload });
  afterRead = () => patch({ label: 'meanwhile' });
  const { json } = await patch({ defaults: { backend: 'erc5564' } });
  expect(json.data).toMatchObject({
    label: 'meanwhile',
    defaults: { chain: 'near', backend: 'erc5564' },
  });
  afterRead = () => server.call(key, { method: 'DELETE', url });
  expect((await patch({ label: 'late' })).status).toBe(404);
  expect((await server.call(key, { url })).status).toBe(404);
});

describe('of a key that proved itself lately', () => {
  const list = { url: '/v1/sessions' };
  const tokensOf = async (key: string, sent: string) => {
    await server.call(key, list);
    tokensByRead = [];
    tokens = 0;
    const { status } = await server.call(sent, list);
    return { status, tokens: tokensByRead };
  };

  test('the token is asked for while it is proven anew', async () => {
    const key = await server.createKey('pro');
    expect(await tokensOf(key, key)).toEqual({ status: 200, tokens: [1] });
  });

  test('another secret asks for none', async () => {
    const key = await server.createKey('pro');
    const parts = { id: server.keyIdOf(key), secret: 'a'.repeat(32) };
    expect(await tokensOf(key, encodeKey(parts))).toEqual({ status: 401, tokens: [0] });
  });

  test('a refusal ends that', async () => {
    const key = await server.createKey('pro');
    await server.call(key, list);
    const url = `/v1/admin/keys/${server.keyIdOf(key)}`;
    expect((await server.call(adminKey, { method: 'DELETE', url })).status).toBe(200);
    expect(await tokensOf(key, key)).toEqual({ status: 401, tokens: [0] });
  });

  test('the limit is that of its present tier, to the request', async () => {
    const key = await server.createKey('pro');
    await server.call(key, list);
    const url = `/v1/admin/keys/${server.keyIdOf(key)}`;
    await server.call(adminKey, { method: 'PATCH', url, payload: { tier: 'enterprise' } });
    // Until what the calls before took is there again.
    clockMs += 1_000;
    const { headers } = await server.call(key, list);
    const limit = ampleLimits.tiers.enterprise.requestsPerHour;
    expect(headers).toMatchObject({
      'x-ratelimit-tier': 'enterprise',
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - 1),
    });
  });
});
