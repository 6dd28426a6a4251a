import { openLmdbStore } from './lmdb.ts';
import type { Store } from './port.ts';
import type { StoreUrl } from './store-url.ts';

export type OpenStoreOptions = {
  readonly nowMs: () => number;
  /** Told of failures that no caller waits for, such as those of removing expired entries. */
  readonly onError?: (error: unknown) => void;
};

type OpenDriver = (location: string, options: OpenStoreOptions) => Promise<Store>;

const drivers: Readonly<Record<StoreUrl['driver'], OpenDriver>> = {
  lmdb: (path, options) => openLmdbStore({ path, ...options }),
};

/**
 * Opens the store that a URL names.
 *
 * @example
 * const store = await openStore(parseStoreUrl('lmdb:.sipher/store'), { nowMs: Date.now });
 */
export const openStore = ({ driver, location }: StoreUrl, options: OpenStoreOptions) =>
  drivers[driver](location, options);
