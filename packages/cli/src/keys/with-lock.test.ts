import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './with-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('of two at once one runs, and the other is told why it does not', async () => {
  const path = join(folder, 'key');
  const first = withLock(path, async () => {
    await expect(withLock(path, async () => 'second')).rejects.toThrow('another command');
    return 'first';
  });
  expect(await first).toBe('first');
  expect(await withLock(path, async () => 'third')).toBe('third');
  expect(await readdir(folder)).toEqual([]);
});

test('the lock is given back when the work fails, and a foreign one is left alone', async () => {
  const path = join(folder, 'key');
  await expect(withLock(path, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await readdir(folder)).toEqual([]);
  await writeFile(`${path}.lock`, '');
  await expect(withLock(path, async () => undefined)).rejects.toThrow('remove');
  expect(await readdir(folder)).toEqual(['key.lock']);
});

test('a key in the place of a path is not repeated', async () => {
  const path = join(folder, `sph_${'a'.repeat(12)}_${'b'.repeat(38)}`);
  await writeFile(`${path}.lock`, '');
  await expect(withLock(path, async () => undefined)).rejects.toThrow(
    `${folder}/(not shown): another command is changing it (if none is, remove ${folder}/(not shown).lock)`,
  );
});
