import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDiskSpace } from './disk-space.ts';
import { type Environment, type EnvironmentOptions, openEnvironment } from './environment.ts';

export type Environments = { readonly durable: Environment; readonly volatile: Environment };

export type EnvironmentsOptions = {
  readonly path: string;
  readonly deadlineMs: number;
  /** What the disk has left; asked a few times a second while there are writes. */
  readonly freeBytes: () => number;
  readonly onError: (error: unknown) => void;
};

/** Where in the store's folder lies what survives a crash of the machine. */
export const durableFolder = (path: string): string => join(path, 'durable');

const volatilePrefix = 'volatile-';

/**
 * Writes that need no sync go to a second environment. A crash of the machine may leave it corrupt,
 * so its folder bears the kernel's boot id: after a restart it is not opened again, but removed.
 */
export const openEnvironments = (options: EnvironmentsOptions): Environments => {
  const { path, deadlineMs } = options;
  const space = openDiskSpace(options.freeBytes);
  const common = { deadlineMs, space };
  const bootId = readBootId();
  const name = `${volatilePrefix}${bootId ?? 'synced'}`;
  const isSynced = bootId === null;
  const volatile = openEnvironment({ ...common, folder: join(path, name), isSynced });
  const durable = openDurable(volatile, {
    ...common,
    folder: durableFolder(path),
    isSynced: true,
  });
  removeOlder(name, options);
  return { durable, volatile };
};

const openDurable = (volatile: Environment, options: EnvironmentOptions): Environment => {
  try {
    return openEnvironment(options);
  } catch (error) {
    volatile.close();
    throw error;
  }
};

/** Null on systems that have none: there the volatile environment is synced like the durable one. */
const readBootId = (): string | null => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
};

/** In the background: nobody waits for the disk space. */
const removeOlder = (current: string, { path, onError }: EnvironmentsOptions): void => {
  const older = readdirSync(path).filter(
    (name) => name.startsWith(volatilePrefix) && name !== current,
  );
  for (const name of older) rm(join(path, name), { recursive: true, force: true }).catch(onError);
};
