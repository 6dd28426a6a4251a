/** What an API key of a tier may do. */
export type TierLimits = {
  /** Sessions that may be live at once; 0: the tier has no sessions. */
  readonly liveSessions: number;
  /** Requests that pass at once; then one more each 3600 / requestsPerHour seconds. */
  readonly requestsPerHour: number;
};

/** The tiers, the least first. */
export const tiers = ['free', 'pro', 'enterprise'] as const;

/** A tier of API keys. */
export type Tier = (typeof tiers)[number];

/** Something for each tier. */
export const mapTiers = <T>(build: (tier: Tier) => T): Record<Tier, T> => ({
  free: build('free'),
  pro: build('pro'),
  enterprise: build('enterprise'),
});

/** What an API key of each tier may do, unless the operator has set it otherwise. */
export const tierLimits: Readonly<Record<Tier, TierLimits>> = {
  free: { liveSessions: 0, requestsPerHour: 100 },
  pro: { liveSessions: 100, requestsPerHour: 10_000 },
  enterprise: { liveSessions: 10_000, requestsPerHour: 100_000 },
};

/** The tiers that have sessions. */
export const paidTiers = tiers.filter((tier) => tierLimits[tier].liveSessions > 0);
