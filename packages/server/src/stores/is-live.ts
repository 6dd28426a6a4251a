import type { Entry } from './port.ts';

export const isLive = (entry: Entry, nowMs: number): boolean =>
  entry.expiresAtMs === null || nowMs < entry.expiresAtMs;

/** Expired entries that a page may pass before it ends early: it must not hold up other requests. */
export const expiredPerPage = 5_000;
