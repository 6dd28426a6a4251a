import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, of a few megabytes. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes up what is left, to the last page. */
  readonly fill: () => Promise<void>;
  /** Gives back what `fill` took. */
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Ends with its standard input, and with it the mount: nothing is left however the tests end. */
const script = 'mount -t tmpfs -o "size=$2" tmpfs "$1" && echo mounted && exec cat';

/**
 * Mounts a disk in a mount namespace of its own, which needs no rights where user namespaces are
 * open to everybody. Other processes reach it through that of the process that holds it.
 * Null where the system does not let us.
 */
export const openSmallDisk = async (sizeBytes: number): Promise<SmallDisk | null> => {
  const mountPoint = await mkdtemp(join(tmpdir(), 'sipher-disk-'));
  const args = ['-rm', 'sh', '-c', script, 'sh', mountPoint, String(sizeBytes)];
  const holder = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(holder, 'close').catch(() => undefined);
  const close = async () => {
    holder.stdin.end();
    await ended;
    await rm(mountPoint, { recursive: true });
  };
  const mounted = once(holder.stdout, 'data').then(() => true);
  if (!(await Promise.race([mounted, ended.then(() => false)]))) {
    await close();
    return null;
  }
  const folder = `/proc/${holder.pid}/root${mountPoint}`;
  const filler = join(folder, 'filler');
  return { folder, fill: () => fillUp(filler), empty: () => rm(filler), close };
};

const page = Buffer.alloc(4096, 1);
const block = Buffer.alloc(1024 * 1024, 1);

const fillUp = async (path: string): Promise<void> => {
  const file = await open(path, 'a');
  try {
    for (const chunk of [block, page]) {
      while (await tryToAppend(file, chunk));
    }
  } finally {
    await file.close();
  }
};

const tryToAppend = async (file: { appendFile(chunk: Buffer): Promise<void> }, chunk: Buffer) => {
  try {
    await file.appendFile(chunk);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
};
