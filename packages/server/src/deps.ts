import type { CurveEngines, RandomBytes } from '@sipher/core';
import type { Backends } from './backends/backend.ts';
import type { Store } from './stores/port.ts';

/** What the operations need of the world. */
export type Deps = {
  readonly store: Store;
  readonly engines: CurveEngines;
  readonly backends: Backends;
  readonly randomBytes: RandomBytes;
  /** The server's clock: it alone decides what has expired. */
  readonly nowMs: () => number;
  readonly process: ProcessState;
};

export type ProcessState = {
  readonly version: string;
  readonly startedAtMs: number;
  readonly isShuttingDown: () => boolean;
};
