import type { Buffer } from 'node:buffer';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { open, type RangeOptions } from 'lmdb';
import { StoreUnavailableError } from '../port.ts';
import { openSyncedWriter } from './synced-writer.ts';
import { openUnsyncedWriter } from './unsynced-writer.ts';

/** The rows of one environment. What `get` returns is overwritten by the next call. */
export type Rows = {
  readonly get: (key: string) => Buffer | undefined;
  readonly put: (key: string, record: Buffer) => void;
  readonly remove: (key: string) => void;
  readonly keys: (range: RangeOptions) => string[];
  readonly iterate: (range: RangeOptions) => Iterable<string>;
  readonly count: (range: RangeOptions) => number;
};

export type Environment = {
  /** Reads the newest state of all processes, as one snapshot. */
  readonly read: <T>(run: (rows: Rows) => T) => T;
  /** Reads and writes as one transaction across processes, sharing its commit with others. */
  readonly write: <T>(run: (rows: Rows) => T) => Promise<T>;
  readonly close: () => Promise<void>;
};

export type EnvironmentOptions = {
  readonly folder: string;
  /** Whether a write is acknowledged once it survives a crash of the machine, or only of processes. */
  readonly isSynced: boolean;
  readonly deadlineMs: number;
};

/** Address space alone, so that the map of a file that grows need not move; LMDB grows it beyond. */
const MAP_BYTES = 2 ** 36;

export const openEnvironment = ({ folder, isSynced, deadlineMs }: EnvironmentOptions) => {
  const db = openDatabase(folder, isSynced);
  const rows: Rows = {
    get: (key) => db.getBinaryFast(key),
    put: (key, record) => void db.put(key, record),
    remove: (key) => void db.remove(key),
    keys: (range) => [...db.getKeys(range)],
    iterate: (range) => db.getKeys(range),
    count: (range) => db.getKeysCount(range),
  };
  const writer = isSynced ? openSyncedWriter(db, { deadlineMs }) : openUnsyncedWriter(db);
  const environment: Environment = {
    read: (run) => {
      try {
        // Without this the snapshot may be older than what another process has acknowledged.
        db.resetReadTxn();
        return run(rows);
      } catch (error) {
        throw new StoreUnavailableError(`the store could not be read: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    },
    write: (run) => writer.write(() => run(rows)),
    close: async () => {
      if (await writer.close()) await db.close();
    },
  };
  return environment;
};

const openDatabase = (folder: string, isSynced: boolean) => {
  try {
    const isNew = !existsSync(join(folder, 'data.mdb'));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const db = open<Buffer, string>({
      path: folder,
      noSubdir: false,
      encoding: 'binary',
      mapSize: MAP_BYTES,
      noSync: !isSynced,
      // A commit is synced before its promise resolves either way; this one is faster under few
      // writers, and needs no recovery step after a power loss.
      overlappingSync: false,
      eventTurnBatching: false,
      ...FILE_MODE,
    });
    if (isNew && isSynced) syncFolders(folder);
    return db;
  } catch (error) {
    throw new StoreUnavailableError(`cannot open the store at "${folder}": ${reasonOf(error)}`, {
      cause: error,
    });
  }
};

/** Understood by the library, though its types leave it out. */
const FILE_MODE = { permissionsMode: 0o600 };

/** A new file survives a power loss only once its folder is synced, and that folder's folder. */
const syncFolders = (folder: string): void => {
  for (const path of [folder, dirname(folder), dirname(dirname(folder))]) {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
};

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
