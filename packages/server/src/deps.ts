import type { Tier, TierLimits } from '@sipher/contract';
import type { CurveEngines, RandomBytes } from '@sipher/core';
import type { Backends } from './backends/backend.ts';
import type { BackendMeter } from './backends/backend-meter.ts';
import type { AnnouncementIndex, Scanner } from './index/port.ts';
import type { Nodes } from './nodes/port.ts';
import type { Store } from './stores/port.ts';
import type { UsageMeter } from './usage/usage-meter.ts';

/** What the operations need of the world. */
export type Deps = {
  readonly store: Store;
  readonly engines: CurveEngines;
  readonly backends: Backends;
  /** The chains that the operator has set endpoints for. */
  readonly nodes: Nodes;
  readonly backendMeter: BackendMeter;
  readonly index: AnnouncementIndex;
  readonly scanner: Scanner;
  readonly randomBytes: RandomBytes;
  /** The server's clock: it alone decides what has expired. */
  readonly nowMs: () => number;
  readonly limits: Limits;
  readonly usage: UsageMeter;
  readonly process: ProcessState;
};

/** What callers may do, as the operator has set it. */
export type Limits = {
  readonly tiers: Readonly<Record<Tier, TierLimits>>;
  /** Failed authentications that one address may cause at once; then one more each 3600 / it seconds. */
  readonly failedAuthenticationsPerHour: number;
};

export type ProcessState = {
  readonly version: string;
  readonly startedAtMs: number;
  readonly isShuttingDown: () => boolean;
};
