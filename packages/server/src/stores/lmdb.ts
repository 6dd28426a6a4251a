import { incrementCounter, takeTokenFrom } from './lmdb/counters.ts';
import { readFreeBytes } from './lmdb/disk-space.ts';
import {
  deleteEntries,
  deleteEntry,
  listEntries,
  putEntry,
  readLiveEntry,
} from './lmdb/entries.ts';
import type { Environment } from './lmdb/environment.ts';
import { type Environments, openEnvironments } from './lmdb/environments.ts';
import { buildBucketKey, buildCollectionPrefix, buildCounterKey, pingKey } from './lmdb/layout.ts';
import { openSweeper } from './lmdb/sweep.ts';
import type { Collection, EntryKey, Store } from './port.ts';
import { buildTokenBucket } from './token-bucket.ts';
import { withAssertedArguments } from './with-asserted-arguments.ts';

export type LmdbStoreOptions = {
  /** The folder; made if it is missing. Processes of one machine may share it, networks not. */
  readonly path: string;
  readonly nowMs: () => number;
  /** How often expired entries are removed from disk; 30,000 unless told. */
  readonly sweepIntervalMs?: number;
  /** How long a durable write may take until it fails with its outcome unknown; 2,000 unless told. */
  readonly deadlineMs?: number;
  /** What the disk has left: writes are refused before it is full. As `statfs` says unless told. */
  readonly freeBytes?: () => number;
  /** Told of failures that no caller waits for, such as those of the sweep. */
  readonly onError?: (error: unknown) => void;
};

/**
 * Opens the embedded store. Rejects with `StoreUnavailableError` where the folder cannot be used.
 *
 * @example
 * const store = await openLmdbStore({ path: '.sipher/store', nowMs: Date.now });
 */
export const openLmdbStore = async (options: LmdbStoreOptions): Promise<Store> => {
  const { path, sweepIntervalMs = 30_000, deadlineMs = 2_000, onError = () => {} } = options;
  const freeBytes = options.freeBytes ?? (() => readFreeBytes(path));
  const nowMs = () => Math.floor(options.nowMs());
  const environments = openEnvironments({ path, deadlineMs, freeBytes, onError });
  const { durable, volatile } = environments;
  const sweeper = openSweeper([durable, volatile], { nowMs, intervalMs: sweepIntervalMs, onError });
  return withAssertedArguments({
    ...buildEntries(environments, nowMs),
    ...buildCounters(volatile, nowMs),
    ping: async () => {
      await Promise.all([pingEnvironment(durable), pingEnvironment(volatile)]);
    },
    close: async () => {
      await sweeper.close();
      await Promise.all([durable.close(), volatile.close()]);
    },
  });
};

type EntryMethods = Omit<Store, 'increment' | 'takeToken' | 'ping' | 'close'>;

const buildEntries = ({ durable, volatile }: Environments, nowMs: () => number): EntryMethods => {
  const environmentOf = (collection: Collection) => (collection.durable ? durable : volatile);
  const readOne = ({ partition, collection, id }: EntryKey) =>
    environmentOf(collection).read((rows) =>
      readLiveEntry(rows, buildCollectionPrefix(partition, collection.name), id, nowMs()),
    );
  return {
    get: async (key) => {
      return readOne(key);
    },
    getMany: async (keys) => {
      return keys.map(readOne);
    },
    put: async (key, value, options) => {
      const prefix = buildCollectionPrefix(key.partition, key.collection.name);
      const command = { prefix, id: key.id, value, options };
      // At most three bytes of UTF-8 for each unit of UTF-16.
      const addedBytes = 3 * value.length + entryOverheadBytes;
      return environmentOf(key.collection).write(
        (rows) => putEntry(rows, command, nowMs()),
        addedBytes,
      );
    },
    delete: async (key) => {
      const prefix = buildCollectionPrefix(key.partition, key.collection.name);
      return environmentOf(key.collection).write(
        (rows) => deleteEntry(rows, prefix, key.id, nowMs()),
        0,
      );
    },
    deleteCollection: async (partition, collection) => {
      const prefix = buildCollectionPrefix(partition, collection.name);
      return environmentOf(collection).write((rows) => deleteEntries(rows, prefix, nowMs()), 0);
    },
    list: async (partition, collection, page) => {
      const prefix = buildCollectionPrefix(partition, collection.name);
      return environmentOf(collection).read((rows) => listEntries(rows, prefix, page, nowMs()));
    },
  };
};

/** Keys and indexes of an entry; of a counter or bucket. */
const entryOverheadBytes = 2_048;
const counterBytes = 512;

const buildCounters = (
  volatile: Environment,
  nowMs: () => number,
): Pick<Store, 'increment' | 'takeToken'> => ({
  increment: async (counter, by, expiresAtMs) => {
    const counterKey = buildCounterKey(counter.partition, counter.name);
    return volatile.write(
      (rows) => incrementCounter(rows, counterKey, { by, expiresAtMs, nowMs: nowMs() }),
      counterBytes,
    );
  },
  takeToken: async (bucket, rate) => {
    const bucketKey = buildBucketKey(bucket.partition, bucket.name);
    return volatile.write(
      (rows) => takeTokenFrom(rows, bucketKey, buildTokenBucket(rate, nowMs())),
      counterBytes,
    );
  },
});

/** Larger than what a full disk's last free page could take by chance. */
const pingRecord = Buffer.alloc(65_536);

const pingEnvironment = async (environment: Environment): Promise<void> => {
  await environment.write((rows) => rows.put(pingKey, pingRecord), pingRecord.length);
  environment.read((rows) => rows.get(pingKey));
};
