import { isIP } from 'node:net';
import { ApiError } from '../../api-error.ts';
import { statusOf } from '../answers/error-envelope.ts';
import { buildLimitError } from './build-limit-error.ts';
import { hourlyRate } from './hourly-rate.ts';
import type { LimitDeps } from './limit-requests.ts';

/**
 * Lets an authentication through, and counts each failure against the address that it came from;
 * once that has no more, its failures are 429. A right key passes from there all the same: others
 * may share the address, and who guesses 190 random bits is not stopped by waiting.
 */
export const limitFailures = async <T>(
  authenticate: () => Promise<T>,
  address: string,
  { store, limits }: LimitDeps,
): Promise<T> => {
  try {
    return await authenticate();
  } catch (error) {
    if (!(error instanceof ApiError) || statusOf(error) !== 401) throw error;
    const limit = limits.failedAuthenticationsPerHour;
    const bucket = { partition: partitionOf(address), name: 'failed-authentications' };
    const { taken, retryAfterMs } = await store.takeToken(bucket, hourlyRate(limit));
    if (taken) throw error;
    const message = 'Too many failed authentications from this address';
    throw buildLimitError({ limit, retryAfterMs, message });
  }
};

/** No API key's id holds an underscore or a hyphen. */
const partitionOf = (address: string): string => `_ip-${networkOf(address)}`;

/**
 * The IPv4 address, or the first 64 bits of an IPv6 address: whoever has one such address has all
 * of its network.
 */
export const networkOf = (address: string): string => {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  const text = mapped ?? address;
  if (isIP(text) === 4) return text.replaceAll('.', '-');
  return isIP(text) === 6 ? expandGroups(text).slice(0, 4).join('-') : 'unknown';
};

const expandGroups = (address: string): string[] => {
  const [host = ''] = address.split('%');
  const [head = '', tail] = host.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  return [...groups, ...zeros, ...last].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
};
