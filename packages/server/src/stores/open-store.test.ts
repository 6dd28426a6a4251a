import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { parseStoreUrl } from './store-url.ts';

test.each([
  ['lmdb:.sipher/store', '.sipher/store'],
  ['lmdb:/var/lib/sipher', '/var/lib/sipher'],
  ['lmdb:odd:name', 'odd:name'],
])('%s names the folder %s', (url, folder) => {
  expect(parseStoreUrl(url)).toEqual({ driver: 'lmdb', location: folder });
});

const unsupported = ['', 'store', 'LMDB:x', 'redis+tls://h', 'secret:x', 'secret'];
const malformed = ['https://user:secret@host/', 'redis:secret'];

test.each([...unsupported, ...malformed])(
  '%j is refused with what is supported, and without what may be secret in it',
  (url) => {
    expect(() => parseStoreUrl(url)).toThrow(/expected (one of lmdb:, redis:|redis:\/\/)/);
    expect(() => parseStoreUrl(url)).not.toThrow(/secret/);
  },
);

test.each([
  ['redis://localhost', 'localhost:6379'],
  ['rediss://user:p%40ss@db.example:7000/3', 'db.example:7000'],
  ['redis+cluster://:secret@[::1]:7000,b:7001', '::1:7000,b:7001'],
])('%s names a Redis store, whose location tells hosts and ports alone', (url, location) => {
  expect(parseStoreUrl(url)).toMatchObject({ driver: 'redis', location });
});

test('a folder must follow the scheme', () => {
  expect(() => parseStoreUrl('lmdb:')).toThrow(/folder/);
});

test('an lmdb URL opens a store that works', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipher-open-store-'));
  const store = await openStore(parseStoreUrl(`lmdb:${folder}`), { nowMs: () => 1 });
  await store.ping();
  await store.close();
  rmSync(folder, { recursive: true });
});

test('a store on this machine has no replicas to wait for', async () => {
  const options = { nowMs: () => 1, minReplicas: 1 };
  await expect(openStore(parseStoreUrl('lmdb:unused'), options)).rejects.toThrow(/minReplicas/);
});
