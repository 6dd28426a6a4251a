import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { operations } from '@sipher/contract';
import { CommandError } from '../command-error.ts';
import { hideKeys } from '../terminal/hide-keys.ts';

/** Where the server puts the key of its first start. */
export const defaultKeyFile = '.sipher/dev-key';

/**
 * The API key in a file. Whatever is not a key is refused, so that no other secret is sent or
 * written over.
 */
export const readKeyFile = async (path: string): Promise<string> => {
  // The key itself may stand where its file should.
  const shown = hideKeys(path);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${shown}: cannot read an API key there (${error.code})`);
  });
  const key = operations.rotateKey.success.data.shape.key.safeParse(text.trim());
  if (!key.success) throw new CommandError(`${shown}: expected an API key and nothing else`);
  return key.data;
};

/** Replaces the key in a file that exists: at every moment it holds the old one or the new one. */
export const writeKeyFile = async (path: string, key: string): Promise<void> => {
  const target = await realpath(path);
  const draft = `${target}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${key}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
};

/** Without it a crash of the machine could bring the old file back. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return; // which cannot open a folder
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
