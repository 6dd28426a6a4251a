import { access, chmod, constants, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { open as openDatabase } from 'lmdb';
import { StoreUnavailableError } from '../port.ts';
import { durableFolder } from './environments.ts';
import { prepareFolder, syncFolders } from './folder.ts';

/**
 * Copies what is durable in an embedded store, as of one moment and while servers use it, to a new
 * folder that a server can be started over. Rejects with `StoreUnavailableError` where there is no
 * store, and where the target exists or lies in the store's own folder. An unfinished copy bears
 * another name.
 */
export const backUpLmdbStore = async (path: string, target: string): Promise<void> => {
  try {
    // Resolved: it may end in a slash, and the name of the unfinished copy goes on from it.
    await copyStore(path, resolve(target));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailableError(`cannot back up "${path}" to "${target}": ${reason}`, {
      cause: error,
    });
  }
};

const copyStore = async (path: string, target: string): Promise<void> => {
  const unfinished = `${target}.unfinished`;
  await assertOutside(path, { target, unfinished });
  try {
    await rm(unfinished, { recursive: true, force: true });
    await copyEnvironment(durableFolder(path), durableFolder(unfinished));
    await mkdir(dirname(target), { recursive: true });
    await renameToNew(unfinished, target);
    syncFolders(target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
};

type Names = { readonly target: string; readonly unfinished: string };

const assertOutside = async (path: string, { target, unfinished }: Names): Promise<void> => {
  const store = await locate(resolve(path));
  if (isWithin(store, await locate(target))) throw new Error("it lies in the store's own folder");
  // That folder is removed first.
  if (isWithin(await locate(unfinished), store)) {
    throw new Error('the store lies where the unfinished copy would be');
  }
};

/** Without symbolic links, also where the end of the path does not exist yet. */
const locate = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return join(await locate(dirname(path)), basename(path));
  }
};

const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
};

/** Fails where the target exists: a folder takes the place of an empty one at most. */
const renameToNew = async (from: string, target: string): Promise<void> => {
  try {
    await rename(from, target);
  } catch (error) {
    if (!hasCode(error, ['ENOTEMPTY', 'EEXIST'])) throw error;
    throw new Error('the folder exists already', { cause: error });
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
    if (isMissing(error)) return false;
    throw error;
  }
};

const isMissing = (error: unknown): boolean => hasCode(error, ['ENOENT', 'ENOTDIR']);

const hasCode = (error: unknown, codes: readonly unknown[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(error.code);
