import type { BackendId } from '@sipher/contract';
import type { ChainId, StealthScheme } from '@sipher/core';
import { invalid } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';

type Choice = {
  readonly backend: BackendId;
  readonly chain: ChainId;
  /** The path of the field that named the chain. */
  readonly chainPath: string;
};

/** The backend's scheme, if it serves the chain; else a 400 that names both fields. */
export const chooseScheme = ({ backend, chain, chainPath }: Choice, deps: Deps): StealthScheme => {
  const { scheme } = deps.backends[backend];
  if (scheme.chains.includes(chain)) return scheme;
  const message = `${backend} works on ${scheme.chains.join(', ')}; the chain is ${chain}`;
  throw invalid([{ path: 'backend', message }], ['backend', chainPath]);
};
