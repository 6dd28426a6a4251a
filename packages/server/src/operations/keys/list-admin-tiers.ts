import { tiers } from '@sipher/contract';
import type { Handler } from '../handler.ts';

export const listAdminTiers: Handler<'listAdminTiers'> = (_call, { limits }) => ({
  data: { tiers: tiers.map((tier) => ({ tier, limits: limits.tiers[tier] })) },
});
