export const dayMs = 86_400_000;

/** The UTC day of a time, as `2026-01-31`. */
export const usageDayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
