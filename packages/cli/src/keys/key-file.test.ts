import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandError } from '../command-error.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';

const oldKey = `sph_${'a'.repeat(12)}_${'b'.repeat(38)}`;
const newKey = `sph_${'a'.repeat(12)}_${'c'.repeat(38)}`;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-key-file-'));
  path = join(folder, 'key');
  await writeFile(path, `${oldKey}\n`, { mode: 0o644 });
});
afterEach(() => rm(folder, { recursive: true }));

test('a key is read without the line break around it', async () => {
  expect(await readKeyFile(path)).toBe(oldKey);
});

test.each(['', 'another secret', `${oldKey}\n${newKey}`, `KEY=${oldKey}`])(
  'a file that holds %j is refused, and what it holds is not repeated',
  async (text) => {
    await writeFile(path, text);
    await expect(readKeyFile(path)).rejects.toThrow(
      new CommandError(`${path}: expected an API key and nothing else`),
    );
  },
);

test('a replaced key is readable by its owner alone, and no draft stays', async () => {
  await writeKeyFile(path, newKey);
  expect(await readFile(path, 'utf8')).toBe(`${newKey}\n`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['key']);
});

test('a link stays a link: what it leads to is replaced', async () => {
  const link = join(folder, 'link');
  await symlink('key', link);
  await writeKeyFile(link, newKey);
  expect(await readFile(path, 'utf8')).toBe(`${newKey}\n`);
});

test('a write that fails leaves no draft', async () => {
  const taken = join(folder, 'taken');
  // A folder: a file cannot be renamed over it.
  await mkdtemp(taken);
  const [name = ''] = (await readdir(folder)).filter((entry) => entry.startsWith('taken'));
  await expect(writeKeyFile(join(folder, name), newKey)).rejects.toThrow(/EISDIR|ENOTEMPTY/);
  expect((await readdir(folder)).sort()).toEqual(['key', name]);
});
