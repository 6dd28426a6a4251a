/** What an API key of a tier may do. */
export type TierLimits = {
  /** Sessions that may be live at once; 0: the tier has no sessions. */
  readonly liveSessions: number;
};

/** The tiers, the least first. */
export const tiers = ['free', 'pro', 'enterprise'] as const;

/** A tier of API keys. */
export type Tier = (typeof tiers)[number];

/** What an API key of each tier may do. An operator sees this at `GET /v1/admin/tiers`. */
export const tierLimits: Readonly<Record<Tier, TierLimits>> = {
  free: { liveSessions: 0 },
  pro: { liveSessions: 100 },
  enterprise: { liveSessions: 10_000 },
};

/** The tiers that have sessions. */
export const paidTiers = tiers.filter((tier) => tierLimits[tier].liveSessions > 0);
