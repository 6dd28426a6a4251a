export type StoreUrl = { readonly driver: 'lmdb'; readonly folder: string };

/**
 * Parses where the store is: `lmdb:` and a folder, absolute or relative to the working directory.
 * Throws an error that repeats the scheme alone, because URLs can carry passwords.
 */
export const parseStoreUrl = (url: string): StoreUrl => {
  const separator = url.indexOf(':');
  const scheme = url.slice(0, Math.max(separator, 0));
  const folder = url.slice(separator + 1);
  if (scheme !== 'lmdb') throw new Error(`expected lmdb:<folder>, got the scheme "${scheme}"`);
  if (folder === '') throw new Error('expected a folder after "lmdb:", got none');
  return { driver: 'lmdb', folder };
};
