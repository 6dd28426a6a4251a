/** For example `1.3 s`. */
export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** For example `100,001`. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US');
