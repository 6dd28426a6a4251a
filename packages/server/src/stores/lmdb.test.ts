import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openLmdbStore } from './lmdb.ts';
import { describeStore } from './store.conformance.ts';

const root = mkdtempSync(join(tmpdir(), 'sipher-lmdb-'));
afterAll(() => rmSync(root, { recursive: true }));

describeStore('the LMDB store', async ({ nowMs }) => {
  const path = mkdtempSync(join(root, 'store-'));
  const store = await openLmdbStore({ path, nowMs });
  const reopen = async () => {
    await store.close();
    return openLmdbStore({ path, nowMs });
  };
  return { store, reopen };
});
