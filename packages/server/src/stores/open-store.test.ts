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

test.each(['', 'store', 'redis://localhost:6379', 'LMDB:x', 'https://user:secret@host/'])(
  '%j is refused with what is supported, and without what may be secret in it',
  (url) => {
    expect(() => parseStoreUrl(url)).toThrow(/expected lmdb/);
    expect(() => parseStoreUrl(url)).not.toThrow(/secret/);
  },
);

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
