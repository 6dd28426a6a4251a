import {
  describeAddress,
  parseRedisUrl,
  type RedisAddress,
  redisSchemes,
} from './redis/parse-redis-url.ts';

/** The schemes that a store's URL can begin with. */
export const storeSchemes = ['lmdb', ...redisSchemes] as const;

/** Where the store is. A location may be shown: it holds no password. */
export type StoreUrl = LmdbUrl | RedisUrl;

/** The location is a folder. */
export type LmdbUrl = { readonly driver: 'lmdb'; readonly location: string };

/** The location is the hosts and ports. */
export type RedisUrl = {
  readonly driver: 'redis';
  readonly location: string;
  readonly address: RedisAddress;
};

/**
 * Parses where the store is: `lmdb:` and a folder, absolute or relative to the working directory, or
 * a Redis server or Cluster (see `parseRedisUrl`). Throws an error that says what was expected and
 * repeats nothing unknown: what was given can be a password, or a secret in the wrong place.
 */
export const parseStoreUrl = (url: string): StoreUrl => {
  const separator = url.indexOf(':');
  const given = url.slice(0, Math.max(separator, 0));
  const rest = url.slice(separator + 1);
  const scheme = storeSchemes.find((known) => known === given);
  if (scheme === undefined) {
    const expected = storeSchemes.map((known) => `${known}:`).join(', ');
    throw new Error(`expected one of ${expected} at the beginning`);
  }
  if (scheme !== 'lmdb') {
    const address = parseRedisUrl(scheme, rest);
    return { driver: 'redis', location: describeAddress(address), address };
  }
  if (rest === '') throw new Error('expected a folder after "lmdb:", got none');
  return { driver: scheme, location: rest };
};
