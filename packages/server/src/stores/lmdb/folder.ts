import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Throws where LMDB could not open this folder: lmdb 3.5.6 ends the process with a segmentation
 * fault when its own attempt fails. Returns whether the environment is yet to be made.
 */
export const prepareFolder = (folder: string): { readonly isNew: boolean } => {
  makeFolder(folder);
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const [dataFile, lockFile] = [join(folder, 'data.mdb'), join(folder, 'lock.mdb')];
  const [hasData, hasLock] = [existsSync(dataFile), existsSync(lockFile)];
  // Not by opening it: closing it again would drop the locks that this process may hold on it.
  if (hasLock) accessSync(lockFile, constants.R_OK | constants.W_OK);
  if (hasData) {
    accessSync(dataFile, constants.R_OK | constants.W_OK);
    assertEnvironmentFile(dataFile);
  }
  return { isNew: !hasData || !hasLock };
};

/** One by one: Node's own recursion never ends where a file system answers ENOENT, as /proc does. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (!existsSync(folder)) throw error;
  }
};

/** The first meta page: its header, then a magic number and the version (`MDB_meta` in mdb.c). */
const magicOffset = 24;
const magic = 0xbeefc0de;
const formatVersion = 2;
const smallestBytes = 8_192;

const assertEnvironmentFile = (dataFile: string): void => {
  const { size } = statSync(dataFile);
  if (size === 0) return;
  const page = readStart(dataFile, magicOffset + 8);
  const isEnvironment =
    size >= smallestBytes &&
    page.readUInt32LE(magicOffset) === magic &&
    page.readUInt16LE(magicOffset + 4) === formatVersion;
  if (!isEnvironment) throw new Error('data.mdb is not a store of this format, or is damaged');
};

const readStart = (file: string, length: number): Buffer => {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(length);
    readSync(descriptor, start, 0, length, 0);
    return start;
  } finally {
    closeSync(descriptor);
  }
};

/** A new file survives a power loss only once its folder is synced, and that folder's folder. */
export const syncFolders = (folder: string): void => {
  for (const path of [folder, dirname(folder), dirname(dirname(folder))]) {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
};
