import { open, type RangeOptions } from 'lmdb';
import { StoreUnavailableError } from '../port.ts';
import type { DiskSpace } from './disk-space.ts';
import { prepareFolder, syncFolders } from './folder.ts';
import { openSyncedWriter } from './writers/synced-writer.ts';
import { openVolatileWriter } from './writers/volatile-writer.ts';

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
  /**
   * Reads and writes as one transaction across processes, sharing its commit with others.
   * `addedBytes` is about what it adds; 0 for what rather removes.
   */
  readonly write: <T>(run: (rows: Rows) => T, addedBytes: number) => Promise<T>;
  readonly close: () => Promise<void>;
};

export type EnvironmentOptions = {
  readonly folder: string;
  /** Whether a write is acknowledged once it survives a crash of the machine, or only of processes. */
  readonly isSynced: boolean;
  readonly deadlineMs: number;
  readonly space: DiskSpace;
};

/** Address space alone, so that the map of a file that grows need not move; LMDB grows it beyond. */
const mapBytes = 2 ** 36;

export const openEnvironment = (options: EnvironmentOptions): Environment => {
  const { isSynced, deadlineMs, space } = options;
  const db = openDatabase(options);
  const rows: Rows = {
    get: (key) => db.getBinaryFast(key),
    put: (key, record) => void db.put(key, record),
    remove: (key) => void db.remove(key),
    keys: (range) => [...db.getKeys(range)],
    iterate: (range) => db.getKeys(range),
    count: (range) => db.getKeysCount(range),
  };
  const writer = isSynced
    ? openSyncedWriter(db, { deadlineMs })
    : openVolatileWriter(db, { deadlineMs });
  return {
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
    write: async (run, addedBytes) => {
      try {
        space.claim(addedBytes);
      } catch (error) {
        throw new StoreUnavailableError(`the store could not be written: ${reasonOf(error)}`, {
          cause: error,
        });
      }
      return writer.write(() => run(rows));
    },
    close: async () => {
      if (await writer.close()) await db.close();
    },
  };
};

const openDatabase = ({ folder, isSynced, space }: EnvironmentOptions) => {
  try {
    const { isNew } = prepareFolder(folder);
    if (isNew) space.claim(newEnvironmentBytes);
    const db = open<Buffer, string>({
      path: folder,
      noSubdir: false,
      encoding: 'binary',
      mapSize: mapBytes,
      noSync: !isSynced,
      // A commit is synced before its promise resolves either way; this one is faster under few
      // writers, and needs no recovery step after a power loss.
      overlappingSync: false,
      // The library's own batching makes a promise that nobody holds: unhandled if a commit fails.
      eventTurnBatching: false,
      ...fileMode,
    });
    if (isNew && isSynced) syncFolders(folder);
    return db;
  } catch (error) {
    throw new StoreUnavailableError(`cannot open the store at "${folder}": ${reasonOf(error)}`, {
      cause: error,
    });
  }
};

const newEnvironmentBytes = 65_536;

/** Understood by the library, though its types leave it out. */
const fileMode = { permissionsMode: 0o600 };

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
