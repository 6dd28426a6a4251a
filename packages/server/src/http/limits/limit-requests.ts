import type { FastifyReply } from 'fastify';
import { ApiError } from '../../api-error.ts';
import type { Limits } from '../../deps.ts';
import type { Caller } from '../../keys/authenticate-key.ts';
import type { Store, TokenResult } from '../../stores/port.ts';
import { hourlyRate, secondsUntil } from './hourly-rate.ts';

export type LimitDeps = {
  readonly store: Store;
  readonly limits: Limits;
  readonly nowMs: () => number;
};

/**
 * Counts a request against its key's tier, and says in its answer what is left. The whole limit
 * passes at once, then one more each 3600 / limit seconds: an hour can see up to twice the limit.
 */
export const limitRequests = async (
  { keyId, tier }: Caller,
  reply: FastifyReply,
  { store, limits, nowMs }: LimitDeps,
): Promise<void> => {
  const limit = limits.tiers[tier].requestsPerHour;
  const result = await store.takeToken({ partition: keyId, name: 'requests' }, hourlyRate(limit));
  const resetSeconds = secondsUntil(result.fullAtMs, nowMs());
  setHeaders(reply, { limit, tier, result, resetSeconds });
  if (result.taken) return;
  throw new ApiError(
    'RATE_LIMIT_EXCEEDED',
    { tier, limit, windowSeconds: 3600 },
    { retryAfterSeconds: Math.ceil(result.retryAfterMs / 1000) },
  );
};

type Limited = {
  readonly limit: number;
  readonly tier: string;
  readonly result: TokenResult;
  readonly resetSeconds: number;
};

/**
 * The published headers, and those of the draft standard.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
const setHeaders = (
  reply: FastifyReply,
  { limit, tier, result: { remaining, fullAtMs }, resetSeconds }: Limited,
): void => {
  reply.header('x-ratelimit-limit', limit);
  reply.header('x-ratelimit-remaining', remaining);
  reply.header('x-ratelimit-reset', Math.ceil(fullAtMs / 1000));
  reply.header('x-ratelimit-tier', tier);
  reply.header('ratelimit-policy', `"requests";q=${limit};w=3600`);
  reply.header('ratelimit', `"requests";r=${remaining};t=${resetSeconds}`);
};
