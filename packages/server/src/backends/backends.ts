import type { CurveEngines } from '@sipher/core';
import { erc5564Scheme, sipScheme } from '@sipher/core';
import type { Backends } from './backend.ts';

/** The registry: every backend of the contract, one row each. */
export const openBackends = (engines: CurveEngines): Backends => ({
  'sip-native': { id: 'sip-native', scheme: sipScheme(engines) },
  erc5564: { id: 'erc5564', scheme: erc5564Scheme(engines) },
});
