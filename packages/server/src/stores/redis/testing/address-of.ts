import { parseStoreUrl } from '../../store-url.ts';
import type { RedisAddress } from '../parse-redis-url.ts';

/** The address in a URL that names a Redis server or Cluster. */
export const addressOf = (url: string): RedisAddress => {
  const parsed = parseStoreUrl(url);
  if (parsed.driver !== 'redis') throw new Error('expected the URL of a Redis server or Cluster');
  return parsed.address;
};
