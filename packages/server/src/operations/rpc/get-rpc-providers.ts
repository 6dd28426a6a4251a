import { type RpcProvider, rpcProviders } from '@sipher/contract';
import {
  type ConfiguredEndpoint,
  type EndpointState,
  rpcChains,
  rpcSetting,
} from '../../nodes/port.ts';
import type { Handler } from '../handler.ts';

type Description = { readonly description: string; readonly url?: string };

const descriptions: Readonly<Record<RpcProvider, Description>> = {
  helius: { description: 'Helius: Solana', url: 'https://www.helius.dev' },
  quicknode: { description: 'QuickNode: Solana and EVM chains', url: 'https://www.quicknode.com' },
  triton: { description: 'Triton One: Solana', url: 'https://triton.one' },
  generic: { description: 'Any other endpoint, such as a node of your own' },
};

const supported = rpcProviders.map((name) => ({
  name,
  ...descriptions[name],
  config: rpcChains.map((chain) => rpcSetting({ chain, provider: name })),
}));

export const getRpcProviders: Handler<'getRpcProviders'> = async ({ input }, { nodes }) => {
  const { chain, rpcProvider } = input.query;
  const probed = await Promise.all(
    nodes.configured.map(async (endpoint) => ({ endpoint, state: await nodes.probe(endpoint) })),
  );
  const active = probed.find(
    ({ endpoint }) => endpoint.chain === chain && endpoint.provider === rpcProvider,
  );
  return {
    data: {
      ...(active === undefined ? {} : { active: viewActive(active) }),
      supported,
      configured: probed.map(({ endpoint: { maskedUrl, ...name }, state }) => ({
        ...name,
        endpoint: maskedUrl,
        ...state,
      })),
    },
  };
};

type Probed = { readonly endpoint: ConfiguredEndpoint; readonly state: EndpointState };

const viewActive = ({ endpoint, state: { connected, network, latencyMs } }: Probed) => ({
  provider: endpoint.provider,
  endpoint: endpoint.maskedUrl,
  connected,
  ...(network === null ? {} : { cluster: network }),
  latencyMs,
});
