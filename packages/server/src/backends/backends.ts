import type { ChainId, CurveEngines, StealthScheme, TokenKind } from '@sipher/core';
import { erc5564Scheme, sipScheme, transferTraits } from '@sipher/core';
import type { Backends, Statement } from './backend.ts';

/** The registry: every backend of the contract, one row each. */
export const openBackends = (engines: CurveEngines): Backends => ({
  'sip-native': {
    id: 'sip-native',
    type: 'transaction',
    priority: 100,
    ...stealthPayments(sipScheme(engines)),
  },
  erc5564: {
    id: 'erc5564',
    type: 'transaction',
    priority: 50,
    ...stealthPayments(erc5564Scheme(engines)),
  },
});

/** Plain payments to one-time addresses: the chain shows what is paid, and not to whom. */
const stealthPayments = (scheme: StealthScheme) => ({
  scheme,
  statement: (chain: ChainId, kind: TokenKind): Statement | null =>
    scheme.chains.includes(chain) && transferTraits(chain, kind) !== null
      ? { hidesRecipient: true, hidesAmount: false, provesAmount: true }
      : null,
});
