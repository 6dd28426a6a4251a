import type { BackendId } from '@sipher/contract';
import type { StealthScheme } from '@sipher/core';

/** A mechanism of privacy. What it hides follows from its scheme and the chain. */
export type Backend = {
  readonly id: BackendId;
  /** How it makes and finds one-time addresses. */
  readonly scheme: StealthScheme;
};

export type Backends = Readonly<Record<BackendId, Backend>>;
