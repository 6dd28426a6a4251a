/** The drivers that a store's URL can name, by its scheme. */
export const storeDrivers = ['lmdb'] as const;

/** Where the store is. Of `lmdb` the location is a folder. */
export type StoreUrl = {
  readonly driver: (typeof storeDrivers)[number];
  readonly location: string;
};

/**
 * Parses where the store is: `lmdb:` and a folder, absolute or relative to the working directory.
 * Throws an error that repeats the scheme alone, because URLs can carry passwords.
 */
export const parseStoreUrl = (url: string): StoreUrl => {
  const separator = url.indexOf(':');
  const scheme = url.slice(0, Math.max(separator, 0));
  const location = url.slice(separator + 1);
  const driver = storeDrivers.find((known) => known === scheme);
  if (driver === undefined) {
    throw new Error(`expected ${storeDrivers.join(' or ')} before the colon, got "${scheme}"`);
  }
  if (location === '') throw new Error(`expected a folder after "${driver}:", got none`);
  return { driver, location };
};
