import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openLmdbStore } from './lmdb.ts';
import { StoreUnavailableError } from './port.ts';
import { describeStore } from './store.conformance.ts';

const root = mkdtempSync(join(tmpdir(), 'sipher-lmdb-'));
afterAll(() => rmSync(root, { recursive: true }));
const makeFolder = () => mkdtempSync(join(root, 'store-'));

describeStore('the LMDB store', async ({ nowMs }) => {
  const path = makeFolder();
  const store = await openLmdbStore({ path, nowMs });
  const reopen = async () => {
    await store.close();
    return openLmdbStore({ path, nowMs });
  };
  return { store, reopen };
});

describe('the folder of an LMDB store', () => {
  const nowMs = () => 1;

  test('is made where it is missing, and is for its owner alone', async () => {
    const path = join(makeFolder(), 'a', 'b');
    const store = await openLmdbStore({ path, nowMs });
    expect(statSync(join(path, 'durable')).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, 'durable', 'data.mdb')).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test('loses the volatile entries of earlier runs of the machine, and only those', async () => {
    const path = makeFolder();
    const older = join(path, 'volatile-11111111-2222-3333-4444-555555555555');
    const other = join(path, 'something-else');
    for (const folder of [older, other]) mkdirSync(folder);
    writeFileSync(join(older, 'data.mdb'), 'half written');
    const store = await openLmdbStore({ path, nowMs });
    await vi.waitFor(() => expect(existsSync(older)).toBe(false));
    expect(existsSync(other)).toBe(true);
    expect(readdirSync(path).filter((name) => name.startsWith('volatile-'))).toHaveLength(1);
    await store.close();
  });

  test('that is a file is refused with its path and the reason', async () => {
    const path = join(makeFolder(), 'file');
    writeFileSync(path, '');
    const opening = openLmdbStore({ path, nowMs });
    await expect(opening).rejects.toThrow(StoreUnavailableError);
    await expect(opening).rejects.toThrow(new RegExp(`${path}.*ENOTDIR`));
  });

  test.each([
    ['something else', 'x'.repeat(10_000)],
    ['a part of a store', 'x'],
  ])('that holds %s instead of a store is refused', async (_, content) => {
    const path = makeFolder();
    mkdirSync(join(path, 'durable'));
    writeFileSync(join(path, 'durable', 'data.mdb'), content);
    await expect(openLmdbStore({ path, nowMs })).rejects.toThrow(/cannot open the store at/);
  });

  test.runIf(process.platform === 'linux')('that nobody can make is refused', async () => {
    const opening = openLmdbStore({ path: '/proc/no-store', nowMs });
    await expect(opening).rejects.toThrow(StoreUnavailableError);
    await expect(opening).rejects.toThrow(/\/proc\/no-store/);
  });

  test('may be closed with writes under way, which are then kept', async () => {
    const path = makeFolder();
    const store = await openLmdbStore({ path, nowMs });
    const keys = Array.from({ length: 50 }, (_, index) => ({
      partition: 'p',
      collection: { name: 'c', durable: index % 2 === 0 },
      id: String(index),
    }));
    const puts = keys.map((key) => store.put(key, 'x', { expiresAtMs: null }));
    await store.close();
    const outcomes = (await Promise.all(puts)).map((result) => result.outcome);
    expect(outcomes.every((outcome) => outcome === 'written')).toBe(true);
    const again = await openLmdbStore({ path, nowMs });
    expect((await again.getMany(keys)).every((entry) => entry?.value === 'x')).toBe(true);
    await again.close();
  });
});
