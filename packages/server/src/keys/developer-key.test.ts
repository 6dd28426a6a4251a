import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';
import { createDeveloperKey } from './developer-key.ts';

let server: TestApp;
beforeEach(async () => {
  server = await openTestApp();
});
afterEach(() => server.close());

const make = () =>
  createDeveloperKey({
    store: server.store,
    randomBytes,
    nowMs: () => server.clock.ms,
    path: join(server.folder, 'dev-key'),
  });

test('an empty store gets one enterprise key, in a file for its owner only', async () => {
  expect(await make()).toBe(true);
  const path = join(server.folder, 'dev-key');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const key = (await readFile(path, 'utf8')).trim();
  const { status } = await server.call(key, { method: 'GET', url: '/v1/sessions' });
  expect(status).toBe(200);
});

test('a store that has a key gets none', async () => {
  await server.createKey('free');
  expect(await make()).toBe(false);
  expect(await readdir(server.folder)).toEqual(['index', 'store']);
});

test('of several first starts at once one makes the key, and it works', async () => {
  const made = await Promise.all([make(), make(), make()]);
  expect(made.filter(Boolean)).toHaveLength(1);
  expect((await readdir(server.folder)).sort()).toEqual(['dev-key', 'index', 'store']);
  const key = (await readFile(join(server.folder, 'dev-key'), 'utf8')).trim();
  expect((await server.call(key, { method: 'GET', url: '/v1/sessions' })).status).toBe(200);
});

test('a first start that crashed leaves the next one free to make the key', async () => {
  const index = { name: 'keys', durable: true };
  const indexed = { partition: '_keys', collection: index, id: '0123456789AB' };
  await server.store.put(indexed, '', { expiresAtMs: null });
  const claims = { name: 'claims', durable: true };
  const claim = { partition: '_keys', collection: claims, id: 'developer-key' };
  await server.store.put(claim, '', { expiresAtMs: server.clock.ms + 5_000 });
  server.clock.ms += 5_000;
  expect(await make()).toBe(true);
  const key = (await readFile(join(server.folder, 'dev-key'), 'utf8')).trim();
  expect((await server.call(key, { method: 'GET', url: '/v1/sessions' })).status).toBe(200);
});

test('a key of another store in the same place is set aside, not lost', async () => {
  const path = join(server.folder, 'dev-key');
  await writeFile(path, 'of another store');
  await make();
  const [aside] = (await readdir(server.folder)).filter((name) =>
    name.startsWith('dev-key.before-'),
  );
  expect(await readFile(join(server.folder, aside ?? ''), 'utf8')).toBe('of another store');
});
