import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeys } from '@sipher/client/local';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeyFolder } from './open-key-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-mcp-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what was written is read again, and listed without what is private', async () => {
  const keys = openKeyFolder(join(folder, 'deep', 'keys'));
  expect(await keys.list()).toEqual([]);
  const made = generateKeys({ chain: 'near', label: 'mine' });
  await keys.write('one', made);
  expect(await keys.read('one')).toEqual(made);
  const listed = await keys.list();
  expect(listed).toMatchObject([{ keyName: 'one', encodedMetaAddress: made.encodedMetaAddress }]);
  expect(JSON.stringify(listed)).not.toMatch(/private/i);
});

test('a key is never overwritten', async () => {
  const keys = openKeyFolder(folder);
  const made = generateKeys({ chain: 'near' });
  await keys.write('one', made);
  await expect(keys.write('one', generateKeys({ chain: 'near' }))).rejects.toThrow('exists');
  expect(await keys.read('one')).toEqual(made);
});

test('a file that holds no keys is refused by its name, and told nothing of', async () => {
  const keys = openKeyFolder(folder);
  await writeFile(join(folder, 'odd.json'), '{"spendingPrivateKey":"0x5a5a"}');
  await writeFile(join(folder, 'notes.txt'), 'of the owner');
  await expect(keys.read('odd')).rejects.toThrow(/^keyName: the file of odd holds no key pair$/);
  expect(await keys.list()).toEqual([]);
});

test('a folder in the place of a file is refused by its name', async () => {
  const keys = openKeyFolder(folder);
  await mkdir(join(folder, 'x.json'));
  const refusal = { name: 'ToolError', message: 'keyName: the file of x cannot be read (EISDIR)' };
  await expect(keys.read('x')).rejects.toMatchObject(refusal);
  await expect(keys.write('x', generateKeys({ chain: 'near' }))).rejects.toThrow('exists');
  expect(await keys.list()).toEqual([]);
});

test('where nothing can be written no file is left, and no key is said to be kept', async () => {
  const keys = openKeyFolder(join(folder, 'keys.json', 'x'));
  await writeFile(join(folder, 'keys.json'), '');
  await expect(keys.write('one', generateKeys({ chain: 'near' }))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['keys.json']);
});
