import type { ChainId } from '@sipher/core';
import { invalid } from '../api-error.ts';

type Given = {
  readonly chain: ChainId;
  readonly terms: object;
  /** Those that mean something on the chain. */
  readonly known: readonly string[];
};

/** Refuses terms that mean nothing on the chain: whoever sends them means another one. */
export const assertKnownTerms = ({ chain, terms, known }: Given): void => {
  const unknown = Object.keys(terms).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const message = `expected nothing: it has no meaning on ${chain}`;
  throw invalid(
    unknown.map((path) => ({ path, message })),
    ['chain'],
  );
};
