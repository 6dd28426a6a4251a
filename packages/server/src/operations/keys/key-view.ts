import type { Limits } from '../../deps.ts';
import type { KeyRecord } from '../../keys/key-record.ts';

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** A key as the operator sees it: without anything secret. */
export const viewKey = ({ id, createdAtMs, stored }: KeyRecord, limits: Limits) => ({
  id,
  tier: stored.tier,
  name: stored.name,
  createdAt: iso(createdAtMs),
  ...(stored.expiresAtMs === null ? {} : { expiresAt: iso(stored.expiresAtMs) }),
  ...(stored.revokedAtMs === null ? {} : { revokedAt: iso(stored.revokedAtMs) }),
  limits: limits.tiers[stored.tier],
});
