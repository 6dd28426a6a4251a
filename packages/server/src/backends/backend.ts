import type { BackendId } from '@sipher/contract';
import type { ChainId, StealthScheme, TokenKind } from '@sipher/core';

/** A mechanism of privacy, and what it hides. */
export type Backend = {
  readonly id: BackendId;
  /** How it makes and finds one-time addresses. */
  readonly scheme: StealthScheme;
  /** Where it works: in the transactions of the chain itself. */
  readonly type: 'transaction';
  /** Of several that meet a demand, the one with the highest is chosen. */
  readonly priority: number;
  /** What it hides of a payment; null where it cannot pay this kind of token on this chain. */
  readonly statement: (chain: ChainId, kind: TokenKind) => Statement | null;
};

/** What an observer of the chain does not learn from a payment, and what can be proven of it. */
export type Statement = {
  readonly hidesRecipient: boolean;
  readonly hidesAmount: boolean;
  /** Whether the amount can be proven to some without showing it to others. */
  readonly provesAmount: boolean;
};

export type Backends = Readonly<Record<BackendId, Backend>>;

/** Every backend, the preferred ones first. */
export const listBackends = (backends: Backends): readonly Backend[] =>
  Object.values(backends).sort((one, other) => other.priority - one.priority);
