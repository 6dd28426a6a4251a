import { access, chmod, constants, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { open as openDatabase } from 'lmdb';
import { StoreUnavailableError } from '../port.ts';
import { durableFolder } from './environments.ts';
import { prepareFolder, syncFolders } from './folder.ts';

/**
 * Copies what is durable in an embedded store, as of one moment and while servers use it, to a new
 * folder that a server can be started over. Rejects with `StoreUnavailableError` where there is no
 * store, and where the target exists. An unfinished copy bears another name.
 */
export const backUpLmdbStore = async (path: string, target: string): Promise<void> => {
  const unfinished = `${target}.unfinished`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    const folder = durableFolder(unfinished);
    await copyEnvironment(durableFolder(path), folder);
    await mkdir(dirname(target), { recursive: true });
    // Fails where the target exists: a folder takes the place of an empty one at most.
    await rename(unfinished, target);
    syncFolders(target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailableError(`cannot back up "${path}" to "${target}": ${reason}`, {
      cause: error,
    });
  }
};

const copyEnvironment = async (folder: string, target: string): Promise<void> => {
  if (!(await hasEnvironment(folder))) throw new Error('there is no store');
  prepareFolder(folder);
  prepareFolder(target);
  const db = openDatabase({ path: folder, noSubdir: false, readOnly: true });
  try {
    await db.backup(target, true);
  } finally {
    await db.close();
  }
  const copy = join(target, 'data.mdb');
  await chmod(copy, 0o600);
  const file = await open(copy, 'r+');
  await file.sync();
  await file.close();
};

const hasEnvironment = async (folder: string): Promise<boolean> => {
  try {
    await access(join(folder, 'data.mdb'), constants.R_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && isMissing(error.code)) return false;
    throw error;
  }
};

const isMissing = (code: unknown): boolean => code === 'ENOENT' || code === 'ENOTDIR';
