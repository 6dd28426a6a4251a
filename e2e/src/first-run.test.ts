import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callApi, callWell, createSession } from './testing/call-api.ts';
import {
  adminKey,
  openTestBed,
  type StartOptions,
  type TestBed,
} from './testing/running-server.ts';
import { readLog } from './testing/server-process.ts';

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const readDeveloperKey = async () => (await readFile(join(bed.folder, 'dev-key'), 'utf8')).trim();

test('a fresh folder gives a developer key, whose sessions outlive a crash', async () => {
  const first = await bed.start();
  const path = join(bed.folder, 'dev-key');
  const key = await readDeveloperKey();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(readLog(first.stdout())).toContainEqual(
    expect.objectContaining({ msg: 'developer key made', path }),
  );
  expect(first.stdout() + first.stderr()).not.toContain(key);

  const defaults = { chain: 'near', backend: 'sip-native' };
  const session = await createSession(first, key, defaults);
  const generated = await callWell(first, 'stealthGenerate', { key, session, body: {} });
  expect(generated.data.metaAddress.chain).toBe('near');
  expect(generated.data.encodedMetaAddress).toMatch(/^sip:near:0x[0-9a-f]{64}:0x[0-9a-f]{64}$/);
  expect(generated.headers.get('session-applied')).toBe('chain, backend');

  await first.kill();
  const second = await bed.start();
  const { data } = await callWell(second, 'getSession', { key, id: session });
  expect(data.defaults).toEqual(defaults);
  expect(second.stdout()).not.toContain('developer key made');
  expect(await readDeveloperKey()).toBe(key);
  expect(await readdir(bed.folder)).toEqual(['dev-key', 'index', 'store']);
});

test('servers that start at once on a fresh folder make one developer key, which works', async () => {
  const servers = await Promise.all([bed.start(), bed.start(), bed.start()]);
  const made = servers.filter(({ stdout }) => stdout().includes('developer key made'));
  expect(made).toHaveLength(1);
  expect(await readdir(bed.folder)).toEqual(['dev-key', 'index', 'store']);
  const key = await readDeveloperKey();
  for (const server of servers) await createSession(server, key);
});

test.each<[string, StartOptions]>([
  ['SIPHER_ADMIN_KEY', { env: { SIPHER_ADMIN_KEY: adminKey } }],
  ['NODE_ENV=production', { env: { NODE_ENV: 'production' } }],
])('no developer key is made with %s', async (_, options) => {
  const server = await bed.start(options);
  expect(await readdir(bed.folder)).toEqual(['index', 'store']);
  expect(server.stdout()).not.toContain('developer key');
});

test('the operator of a fresh store sees no key', async () => {
  const server = await bed.start({ env: { SIPHER_ADMIN_KEY: adminKey } });
  const { data } = await callWell(server, 'listAdminKeys', { key: adminKey });
  expect(data).toEqual({ keys: [], total: 0 });
});

test('the developer key is the only one, and admin operations stay closed without an admin key', async () => {
  const first = await bed.start();
  const refused = await callApi(first, 'listAdminKeys', { key: await readDeveloperKey() });
  expect([refused.status, refused.code]).toEqual([503, 'ADMIN_DISABLED']);
  await first.stop();
  const second = await bed.start({ env: { SIPHER_ADMIN_KEY: adminKey } });
  const { data } = await callWell(second, 'listAdminKeys', { key: adminKey });
  expect(data.keys.map(({ name, tier }) => [name, tier])).toEqual([['developer', 'enterprise']]);
});
