import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../stores/open-store.ts';
import type { Store } from '../../stores/port.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let folder: string;
let store: Store;
let server: TestApp;
let reads: number;
/** Runs between a request's first read and what follows it. */
let afterRead: () => Promise<unknown>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-ahead-'));
  const location = join(folder, 'store');
  store = await openStore({ driver: 'lmdb', location }, { nowMs: Date.now });
  const watched: Store = {
    ...store,
    getMany: async (keys) => {
      const entries = await store.getMany(keys);
      reads += 1;
      const interfere = afterRead;
      afterRead = async () => undefined;
      await interfere();
      return entries;
    },
  };
  reads = 0;
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
