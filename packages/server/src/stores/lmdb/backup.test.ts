import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLmdbStore } from '../lmdb.ts';
import { type EntryKey, type Store, StoreUnavailableError } from '../port.ts';
import { backUpLmdbStore } from './backup.ts';

const never = { expiresAtMs: null };
const keyOf = (id: number): EntryKey => ({
  partition: 'p',
  collection: { name: 'sessions', durable: true },
  id: String(id),
});

let root: string;
let path: string;
let target: string;
let store: Store;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sipher-backup-'));
  path = join(root, 'store');
  target = join(root, 'backups', 'monday');
  store = await openLmdbStore({ path, nowMs: Date.now });
});
afterEach(async () => {
  await store.close();
  rmSync(root, { recursive: true });
});

test('a copy made under writes holds what was acknowledged before, as of one moment', async () => {
  for (let id = 0; id < 100; id += 1) await store.put(keyOf(id), 'x', never);
  let next = 100;
  let isOver = false;
  const writing = (async () => {
    while (!isOver) await store.put(keyOf(next++), 'x', never);
  })();
  await backUpLmdbStore(path, target);
  isOver = true;
  await writing;
  const copy = await openLmdbStore({ path: target, nowMs: Date.now });
  const found = await copy.getMany(Array.from({ length: next }, (_, id) => keyOf(id)));
  const count = found.filter((entry) => entry !== null).length;
  expect(count).toBeGreaterThanOrEqual(100);
  // In the order in which they were acknowledged: none is missing before the last that is there.
  expect(found.slice(0, count).every((entry) => entry !== null)).toBe(true);
  expect((await copy.list('p', keyOf(0).collection, { limit: 1_000 })).entries).toHaveLength(count);
  expect((await copy.put(keyOf(next), 'x', never)).outcome).toBe('written');
  await copy.close();
});

test('a copy is for its owner alone, and holds nothing volatile', async () => {
  await store.put(keyOf(1), 'x', never);
  await backUpLmdbStore(path, target);
  expect(readdirSync(target)).toEqual(['durable']);
  expect(statSync(join(target, 'durable')).mode & 0o777).toBe(0o700);
  expect(statSync(join(target, 'durable', 'data.mdb')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(root, 'backups'))).toEqual(['monday']);
});

test('a target that exists is refused and left as it was', async () => {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'mine'), '');
  for (const name of [target, `${target}/`]) {
    const backup = backUpLmdbStore(path, name);
    await expect(backup).rejects.toThrow(StoreUnavailableError);
    await expect(backup).rejects.toThrow(/: the folder exists already$/);
  }
  expect(readdirSync(target)).toEqual(['mine']);
  expect(readdirSync(join(root, 'backups'))).toEqual(['monday']);
});

test.each(['store', 'store/copy', 'store/a/b', 'store/../store/copy', 'link/copy'])(
  "the target %s lies in the store's own folder and is refused",
  async (name) => {
    symlinkSync(path, join(root, 'link'));
    const before = readdirSync(path);
    const backup = backUpLmdbStore(path, `${root}/${name}`);
    await expect(backup).rejects.toThrow(StoreUnavailableError);
    await expect(backup).rejects.toThrow(/: it lies in the store's own folder$/);
    expect(readdirSync(path)).toEqual(before);
    expect(readdirSync(root).toSorted()).toEqual(['link', 'store']);
  },
);

test('a folder beside the store is a target, also if its name begins with that of the store', async () => {
  await backUpLmdbStore(path, `${path}-copy`);
  expect(readdirSync(`${path}-copy`)).toEqual(['durable']);
});

test('a store that lies where the unfinished copy would be is refused and kept', async () => {
  const folder = join(root, 'x.unfinished', 'durable');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.mdb'), '');
  const backup = backUpLmdbStore(join(root, 'x.unfinished'), join(root, 'x'));
  await expect(backup).rejects.toThrow(/the unfinished copy/);
  expect(readdirSync(folder)).toEqual(['data.mdb']);
});

test('a folder without a store is refused, and nothing is made', async () => {
  const missing = join(root, 'nowhere');
  await expect(backUpLmdbStore(missing, target)).rejects.toThrow(/nowhere.*there is no store/);
  expect([existsSync(missing), existsSync(target)]).toEqual([false, false]);
});

test('a store that is there and cannot be read is refused for its own reason', async () => {
  const folder = join(root, 'loop', 'durable');
  mkdirSync(folder, { recursive: true });
  symlinkSync('data.mdb', join(folder, 'data.mdb'));
  await expect(backUpLmdbStore(join(root, 'loop'), target)).rejects.toThrow(/ELOOP/);
  expect(existsSync(target)).toBe(false);
});
