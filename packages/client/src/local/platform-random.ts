import type { RandomBytes } from '@sipher/core';

/** Random bytes of the platform's own generator: browsers, Node, Bun and Deno have it alike. */
export const platformRandom: RandomBytes = (length) =>
  crypto.getRandomValues(new Uint8Array(length));
