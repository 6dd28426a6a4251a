import { open, rm } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';
import { hideKeys } from '../terminal/hide-keys.ts';

/** Runs alone among those that lock the same file; refuses if another is at work. */
export const withLock = async <T>(path: string, run: () => Promise<T>): Promise<T> => {
  const lockPath = `${path}.lock`;
  const lock = await tryToLock(lockPath);
  if (lock === null) {
    throw new CommandError(
      hideKeys(`${path}: another command is changing it (if none is, remove ${lockPath})`),
    );
  }
  try {
    return await run();
  } finally {
    await lock?.close();
    await rm(lockPath, { force: true });
  }
};

/** Null where another holds the lock; undefined where the folder takes no files: nothing can be written. */
const tryToLock = async (lockPath: string) => {
  try {
    return await open(lockPath, 'wx', 0o600);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST' ? null : undefined;
  }
};
