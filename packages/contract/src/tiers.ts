export type TierLimits = {
  /** Sessions that may be live at once; 0: the tier has no sessions. */
  readonly liveSessions: number;
};

/** What an API key of each tier may do. An operator sees this at `GET /v1/admin/tiers`. */
export const tierLimits = {
  free: { liveSessions: 0 },
  pro: { liveSessions: 100 },
  enterprise: { liveSessions: 10_000 },
} as const satisfies Record<string, TierLimits>;

export type Tier = keyof typeof tierLimits;

export const tiers = ['free', 'pro', 'enterprise'] as const satisfies readonly Tier[];
