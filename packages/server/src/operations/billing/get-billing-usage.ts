import { needsApiKey, type Operation, operations, resourceOf, type Tier } from '@sipher/contract';
import type { Limits } from '../../deps.ts';
import { totalOf } from '../../usage/usage-counts.ts';
import { usageDayOf } from '../../usage/usage-day.ts';
import type { Handler } from '../handler.ts';

export const getBillingUsage: Handler<'getBillingUsage'> = async ({ input, caller }, deps) => {
  const { keyId, tier } = caller;
  const date = input.query.date ?? usageDayOf(deps.nowMs());
  const counts = await deps.usage.read({ keyId, day: date });
  const quota = dailyQuota(tier, deps.limits);
  const categories = Object.fromEntries(
    [...new Set([...resources, ...Object.keys(counts)])].map((resource) => [
      resource,
      { count: counts[resource] ?? 0, quota },
    ]),
  );
  return { data: { date, tier, total: totalOf(counts), quotaTotal: quota, categories } };
};

/** Every resource that has operations for the holders of API keys, used or not. */
const resources = Object.values<Operation>(operations).filter(needsApiKey).map(resourceOf);

/** A measure and no bound: a bucket that was full lets its size through on top. */
const dailyQuota = (tier: Tier, { tiers }: Limits): number => tiers[tier].requestsPerHour * 24;
