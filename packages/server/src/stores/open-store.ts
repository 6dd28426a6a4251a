import { openLmdbStore } from './lmdb.ts';
import type { Store } from './port.ts';

export type OpenStoreOptions = {
  readonly nowMs: () => number;
  /** Told of failures that no caller waits for, such as those of removing expired entries. */
  readonly onError?: (error: unknown) => void;
};

/**
 * Opens the store that a URL names.
 *
 * @example
 * const store = await openStore('lmdb:.sipher/store', { nowMs: Date.now });
 */
export const openStore = async (url: string, options: OpenStoreOptions): Promise<Store> => {
  const { folder } = parseStoreUrl(url);
  return openLmdbStore({ path: folder, ...options });
};

export type StoreUrl = { readonly driver: 'lmdb'; readonly folder: string };

/** `lmdb:` and a folder, absolute or relative to the working directory. */
export const parseStoreUrl = (url: string): StoreUrl => {
  const separator = url.indexOf(':');
  const scheme = url.slice(0, Math.max(separator, 0));
  const folder = url.slice(separator + 1);
  if (scheme !== 'lmdb') {
    throw new Error(`store URL: expected lmdb:<folder>, got the scheme "${scheme}"`);
  }
  if (folder === '') throw new Error('store URL: expected a folder after "lmdb:", got none');
  return { driver: 'lmdb', folder };
};
