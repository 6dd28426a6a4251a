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
 * of its network. Some proxies add a port, and brackets before it.
 */
export const networkOf = (address: string): string => {
  const text = address
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/%.*$/, '');
  if (isIP(text) === 4) return text.replaceAll('.', '-');
  if (isIP(text) === 0) return 'unknown';
  const groups = expandGroups(text);
  const [high = '0', low = '0'] = groups.slice(6);
  const isMapped = groups.slice(0, 6).join('-') === '0-0-0-0-0-ffff';
  return isMapped
    ? [...splitBytes(high), ...splitBytes(low)].join('-')
    : groups.slice(0, 4).join('-');
};

/** The eight groups; URLs write addresses in one form, lower-case and without leading zeros. */
const expandGroups = (address: string): string[] => {
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const [first, last] = [head, tail].map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - (first ?? []).length - (last ?? []).length }, () => '0');
  return [...(first ?? []), ...zeros, ...(last ?? [])];
};

const splitBytes = (group: string): number[] => {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
};
