import { openLmdbStore } from './lmdb.ts';
import type { Store } from './port.ts';
import type { NodeChange } from './redis/reporter.ts';
import { openRedisStore } from './redis.ts';
import type { StoreUrl } from './store-url.ts';

export type OpenStoreOptions = {
  readonly nowMs: () => number;
  /** Redis: how many replicas must have a durable write before it is acknowledged; 0 unless told. */
  readonly minReplicas?: number;
  /** Told of failures that no caller waits for, such as those of removing expired entries. */
  readonly onError?: (error: unknown) => void;
  /** Redis: told when a server cannot be reached and when it answers again. */
  readonly onNodeChange?: (change: NodeChange) => void;
};

/**
 * Opens the store that a URL names.
 *
 * @example
 * const store = await openStore(parseStoreUrl('lmdb:.sipher/store'), { nowMs: Date.now });
 */
export const openStore = async (url: StoreUrl, options: OpenStoreOptions): Promise<Store> => {
  if (url.driver === 'redis') return openRedisStore({ address: url.address, ...options });
  const { minReplicas = 0, ...others } = options;
  if (minReplicas > 0) {
    throw new Error(`minReplicas: expected 0 for a store on this machine, got ${minReplicas}`);
  }
  return openLmdbStore({ path: url.location, ...others });
};
