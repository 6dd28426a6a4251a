import { tierLimits, tiers } from '@sipher/contract';
import type { Handler } from '../handler.ts';

export const listAdminTiers: Handler<'listAdminTiers'> = () => ({
  data: { tiers: tiers.map((tier) => ({ tier, limits: tierLimits[tier] })) },
});
