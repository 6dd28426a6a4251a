import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLmdbStore } from '../lmdb.ts';
import { type Store, StoreUnavailableError } from '../port.ts';

const megabyte = 2 ** 20;
const sessions = { name: 'sessions', durable: true };
const notes = { name: 'notes', durable: false };
const key = { partition: 'p', collection: sessions, id: 'a' };
const counter = { partition: 'p', name: 'hits' };
const never = { expiresAtMs: null };

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'sipher-disk-'));
});
afterEach(() => rmSync(path, { recursive: true }));

/** The store asks for the space a few times a second, not at every write. */
const untilSeen = (check: () => Promise<void>) => vi.waitFor(check, { interval: 10 });

test('while the disk is full, writes and ping fail, reads and deletes work; then all does', async () => {
  let freeBytes = 1_000 * megabyte;
  const store = await openLmdbStore({ path, nowMs: () => 1, freeBytes: () => freeBytes });
  await store.put(key, 'x', never);
  freeBytes = 10 * megabyte;
  await untilSeen(async () => {
    await expect(store.put({ ...key, id: 'b' }, 'y', never)).rejects.toThrow(
      /disk is full: 10\.\d MB left/,
    );
  });
  await expect(store.put({ ...key, collection: notes }, 'y', never)).rejects.toThrow(
    StoreUnavailableError,
  );
  await expect(store.increment(counter, 1, 9)).rejects.toThrow(StoreUnavailableError);
  await expect(store.ping()).rejects.toThrow(StoreUnavailableError);
  expect((await store.get(key))?.value).toBe('x');
  expect(await store.delete(key)).toBe(true);
  freeBytes = 1_000 * megabyte;
  await untilSeen(() => store.ping());
  expect((await store.put(key, 'z', never)).outcome).toBe('written');
  await store.close();
});

test('a file system that cannot tell its space makes writes fail, not the process', async () => {
  let isKnown = true;
  const freeBytes = () => {
    if (isKnown) return 1_000 * megabyte;
    throw new Error('unknown');
  };
  const store = await openLmdbStore({ path, nowMs: () => 1, freeBytes });
  isKnown = false;
  await untilSeen(async () => {
    await expect(store.put(key, 'y', never)).rejects.toThrow(StoreUnavailableError);
  });
  await store.close();
});

test('a new store is refused on a full disk, and an old one opens there', async () => {
  let freeBytes = 0;
  const open = () => openLmdbStore({ path, nowMs: () => 1, freeBytes: () => freeBytes });
  await expect(open()).rejects.toThrow(/disk is full/);
  freeBytes = 1_000 * megabyte;
  const store = await open();
  await store.put(key, 'x', never);
  await store.close();
  freeBytes = 0;
  const again = await open();
  expect((await again.get(key))?.value).toBe('x');
  await again.close();
});

const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'sipher-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

const fillUp = async (store: Store, prefix: string): Promise<string[]> => {
  const written: string[] = [];
  for (let index = 0; index < 2_000; index += 1) {
    const id = `${prefix}${index}`;
    const collection = index % 2 === 0 ? sessions : notes;
    const put = store.put({ ...key, collection, id }, 'x'.repeat(32_768), never);
    const isWritten = await put.then(
      () => true,
      () => false,
    );
    if (!isWritten) return written;
    written.push(id);
  }
  throw new Error('expected the disk to be full by now');
};

test.runIf(canMount)(
  'on a disk that really fills up, nothing is lost and all recovers',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', path]);
    try {
      const ballast = join(path, 'ballast');
      writeFileSync(ballast, Buffer.alloc(8 * megabyte));
      const store = await openLmdbStore({ path: join(path, 'store'), nowMs: () => 1 });
      const written = await fillUp(store, 'a');
      await untilSeen(() => expect(store.ping()).rejects.toThrow(/disk is full/));
      const readAll = () =>
        Promise.all(
          [sessions, notes].map((collection) =>
            store.list('p', collection, { limit: 1_000 }).then((page) => page.entries.length),
          ),
        );
      const before = await readAll();
      expect(before.reduce((sum, count) => sum + count)).toBe(written.length);
      rmSync(ballast);
      await untilSeen(() => store.ping());
      written.push(...(await fillUp(store, 'b')));
      const after = await readAll();
      expect(after.reduce((sum, count) => sum + count)).toBe(written.length);
      await store.close();
    } finally {
      execFileSync('umount', [path]);
    }
  },
);
