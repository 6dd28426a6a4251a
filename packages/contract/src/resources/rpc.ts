import { z } from 'zod';
import { chain, rpcProvider } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { fromSession } from '../session-defaults.ts';

const endpoint = z.string().meta({
  description: 'Scheme and host; whatever could be a secret of the operator is left out',
});
const connected = z.boolean().meta({
  description: 'Whether it answered within 2.5 s, and for the chain that it is set for',
});
const latencyMs = z.number().nonnegative().meta({
  description: 'How long it took to answer, or to fail; measured at most a second ago',
});
const network = z.string().meta({
  description: 'What it says it is of: a cluster of Solana, or its genesis hash; an EVM chain id',
});

export const getRpcProviders = defineOperation({
  id: 'getRpcProviders',
  call: 'rpc.providers',
  tag: 'RPC',
  access: 'key',
  session: 'applied',
  method: 'GET',
  path: '/v1/rpc/providers',
  summary: 'The RPC endpoints through which chains are read',
  description:
    'Which the operator has set, and whether they answer now. The provider and the chain, of the request or else of the session, choose the active one.',
  query: z.strictObject({
    chain: fromSession('chain', chain),
    rpcProvider: fromSession('rpcProvider', rpcProvider),
  }),
  success: {
    status: 200,
    description: 'The endpoints',
    data: z.object({
      active: z
        .object({
          provider: rpcProvider,
          endpoint,
          connected,
          cluster: network.optional(),
          latencyMs,
        })
        .optional()
        .meta({
          id: 'ActiveRpcEndpoint',
          description: 'The endpoint of the chain and provider; absent where none is set',
        }),
      supported: z.array(
        z
          .object({
            name: rpcProvider,
            description: z.string(),
            config: z
              .array(z.string())
              .meta({ description: 'Environment variables of the server that set its endpoints' }),
            url: z.url().optional().meta({ description: 'Where to get an endpoint of it' }),
          })
          .meta({ id: 'RpcProviderDescription' }),
      ),
      configured: z.array(
        z
          .object({
            chain,
            provider: rpcProvider,
            endpoint,
            connected,
            network: network.nullable(),
            latencyMs,
          })
          .meta({ id: 'ConfiguredRpcEndpoint' }),
      ),
    }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'Which chain the caller is interested in',
  },
  tool: 'sipher_list_supported',
  example: {
    data: {
      active: {
        provider: 'generic',
        endpoint: 'https://***.mainnet-beta.solana.com',
        connected: true,
        cluster: 'mainnet-beta',
        latencyMs: 41.5,
      },
      supported: [
        {
          name: 'helius',
          description: 'Helius: Solana',
          config: ['SIPHER_RPC_SOLANA_HELIUS'],
          url: 'https://www.helius.dev',
        },
      ],
      configured: [
        {
          chain: 'solana',
          provider: 'generic',
          endpoint: 'https://***.mainnet-beta.solana.com',
          connected: true,
          network: 'mainnet-beta',
          latencyMs: 41.5,
        },
      ],
    },
  },
});
