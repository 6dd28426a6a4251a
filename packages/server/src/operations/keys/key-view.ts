import { tierLimits } from '@sipher/contract';
import type { KeyRecord } from '../../keys/key-record.ts';

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** A key as the operator sees it: without anything secret. */
export const viewKey = ({ id, tier, name, createdAtMs, expiresAtMs, revokedAtMs }: KeyRecord) => ({
  id,
  tier,
  name,
  createdAt: iso(createdAtMs),
  ...(expiresAtMs === null ? {} : { expiresAt: iso(expiresAtMs) }),
  ...(revokedAtMs === null ? {} : { revokedAt: iso(revokedAtMs) }),
  limits: tierLimits[tier],
});
