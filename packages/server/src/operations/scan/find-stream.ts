import type { BackendId } from '@sipher/contract';
import { type ChainId, type StealthScheme, transferChains, transferTraits } from '@sipher/core';
import { ApiError } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';
import type { IndexStream } from '../../index/port.ts';
import { RpcNotConfiguredError } from '../../nodes/port.ts';
import { chooseScheme } from '../stealth/choose-scheme.ts';

export type ScanPosture = { readonly chain: ChainId; readonly backend: BackendId };

export type AnnouncedStream = IndexStream & { readonly scheme: StealthScheme };

/**
 * The announcements that a backend makes on a chain.
 *
 * @throws ApiError `CHAIN_SCAN_UNSUPPORTED`; `VALIDATION_ERROR` where the backend does not serve the
 * chain. RpcNotConfiguredError for a chain that this server neither follows nor ever followed.
 */
export const findStream = ({ chain, backend }: ScanPosture, deps: Deps): AnnouncedStream => {
  if (!announcedChains.includes(chain)) {
    const details = { chain, supported: announcedChains };
    throw new ApiError('CHAIN_SCAN_UNSUPPORTED', details, { conflicting: ['chain'] });
  }
  const scheme = chooseScheme({ backend, chain, chainPath: 'chain' }, deps);
  const isFollowed = deps.nodes.configured.some((endpoint) => endpoint.chain === chain);
  if (!isFollowed && deps.index.readState(chain) === null) {
    throw new RpcNotConfiguredError({ chain, provider: 'generic' });
  }
  return { chain, schemeId: scheme.id, scheme };
};

const announcedChains = transferChains.filter(
  (chain) => transferTraits(chain, 'native')?.announcement === 'on-chain',
);
