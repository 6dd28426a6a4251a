import type { Targets } from './workloads.ts';

/** Shares of the bare echo's requests per second, over the embedded store. */
export const embeddedTargets: Targets = {
  getSession: 0.5,
  getSealedSession: null,
  updateSession: 0.25,
  createSession: 0.25,
  generateNear: 0.2,
  generateEthereum: 0.2,
  deriveNear: 0.12,
  deriveEthereum: 0.12,
  createCommitment: 0.15,
};

/** The same over one Redis on this machine, which shares its cores. */
export const redisTargets: Targets = {
  getSession: 0.35,
  getSealedSession: null,
  updateSession: 0.2,
  createSession: 0.2,
};

/** What the report compares beside the operations. */
export const reportTargets = {
  /** The 99th percentile of reads from the large store, over that from the small one. */
  p99Ratio: 1.5,
  /** From the start of the process over the large store to its first 200 of `/v1/ready`. */
  startUpMs: 1000,
  /** How many times as many CPU-bound operations two workers should do as one. */
  workers: 1.6,
  /** Announcements into the index, from memory. */
  ingestPerSecond: 50_000,
  /** What the index's file may have for each. */
  diskBytesEach: 120,
  /** What a thread that scans does of the library's own calls. */
  scanRatio: 0.8,
  /** How many times as many announcements two threads should scan as one. */
  scanThreads: 1.7,
} as const;
