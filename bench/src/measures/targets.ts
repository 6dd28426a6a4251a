import type { Targets } from './workloads.ts';

/** Shares of the bare echo's requests per second, over the embedded store. */
export const embeddedTargets: Targets = {
  getSession: 0.5,
  getSealedSession: null,
  updateSession: 0.25,
  createSession: 0.25,
  generateNear: null,
  generateEthereum: null,
};

/** The same over one Redis on this machine, which shares its cores. */
export const redisTargets: Targets = {
  getSession: 0.35,
  getSealedSession: null,
  updateSession: 0.2,
  createSession: 0.2,
};

/** How many times as many CPU-bound operations two workers should do as one. */
export const workersTarget = 1.6;
