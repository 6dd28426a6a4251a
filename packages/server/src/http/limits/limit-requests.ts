import type { RateLimitHeader, Tier } from '@sipher/contract';
import type { FastifyReply } from 'fastify';
import type { Limits } from '../../deps.ts';
import type { Caller } from '../../keys/authenticate-key.ts';
import type { RecentCaller } from '../../keys/recent-callers.ts';
import type { Store, TokenResult } from '../../stores/port.ts';
import { buildLimitError } from './build-limit-error.ts';
import { hourlyRate, secondsUntil, windowSeconds } from './hourly-rate.ts';

export type LimitDeps = {
  readonly store: Store;
  readonly limits: Limits;
  readonly nowMs: () => number;
};

/** One request's token, asked for. */
export type TakenToken = { readonly limit: number; readonly result: Promise<TokenResult> };

/** Asks for the token of one request of a key, of the tier that it has. */
export const takeRequestToken = (
  { keyId, tier }: RecentCaller,
  { store, limits }: LimitDeps,
): TakenToken => {
  const limit = limits.tiers[tier].requestsPerHour;
  // Another limit is another bucket: what was used of the old one says nothing of the new one.
  const bucket = { partition: keyId, name: `requests-${limit}` };
  return { limit, result: store.takeToken(bucket, hourlyRate(limit)) };
};

/**
 * Counts a request against its key's tier, and says in its answer what is left. The whole limit
 * passes at once, then one more each 3600 / limit seconds: an hour can see up to twice the limit.
 * `ahead` is the token that was asked for while the key was proven, for the tier it had before.
 */
export const limitRequests = async (
  caller: Caller,
  reply: FastifyReply,
  deps: LimitDeps,
  ahead: TakenToken | undefined,
): Promise<void> => {
  const { tier } = caller;
  const isOfTier = ahead?.limit === deps.limits.tiers[tier].requestsPerHour;
  const { limit, result: taking } = isOfTier ? ahead : takeRequestToken(caller, deps);
  const result = await taking;
  const resetSeconds = secondsUntil(result.fullAtMs, deps.nowMs());
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
