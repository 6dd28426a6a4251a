import type { RateLimitHeader, Tier } from '@sipher/contract';
import type { FastifyReply } from 'fastify';
import type { Limits } from '../../deps.ts';
import type { Caller } from '../../keys/authenticate-key.ts';
import type { Store, TokenResult } from '../../stores/port.ts';
import { buildLimitError } from './build-limit-error.ts';
import { hourlyRate, secondsUntil, windowSeconds } from './hourly-rate.ts';

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
  // Another limit is another bucket: what was used of the old one says nothing of the new one.
  const result = await store.takeToken(
    { partition: keyId, name: `requests-${limit}` },
    hourlyRate(limit),
  );
  const resetSeconds = secondsUntil(result.fullAtMs, nowMs());
  reply.headers(buildHeaders({ limit, tier, result, resetSeconds }));
  if (result.taken) return;
  throw buildLimitError({ tier, limit, retryAfterMs: result.retryAfterMs });
};

type Limited = {
  readonly limit: number;
  readonly tier: Tier;
  readonly result: TokenResult;
  readonly resetSeconds: number;
};

const buildHeaders = ({
  limit,
  tier,
  result: { remaining, fullAtMs },
  resetSeconds,
}: Limited): Record<RateLimitHeader, string | number> => ({
  'X-RateLimit-Limit': limit,
  'X-RateLimit-Remaining': remaining,
  'X-RateLimit-Reset': Math.ceil(fullAtMs / 1000),
  'X-RateLimit-Tier': tier,
  'RateLimit-Policy': `"requests";q=${limit};w=${windowSeconds}`,
  RateLimit: `"requests";r=${remaining};t=${resetSeconds}`,
});
