import { z } from 'zod';
import { amount, backend, chain, privacyLevel, rpcProvider, timeMs } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { nothingOfTheCaller } from '../sees.ts';
import { fromSession } from '../session-defaults.ts';
import { exampleComparison, exampleHealth, exampleList } from './examples/backend-examples.ts';

const shared = { tag: 'Backends', access: 'key', session: 'applied' } as const;

const speed = z.enum(['fast', 'medium', 'slow']).meta({
  description: 'Building took less than 50 ms, less than 500 ms, or more, on average; as measured',
});
const backendType = z
  .literal('transaction')
  .meta({ description: 'Where it works: in the transactions of the chain itself' });

const capabilities = z
  .object({
    hiddenAmount: z.boolean(),
    hiddenSender: z.boolean(),
    hiddenRecipient: z.boolean(),
    hiddenCompute: z.boolean(),
    complianceSupport: z.boolean().meta({
      description: 'Whether the amount can be proven to an auditor without showing it to others',
    }),
    setupRequired: z.boolean(),
    latencyEstimate: speed.optional(),
    supportedTokens: z.enum(['native', 'spl', 'all']).meta({
      description: 'What it pays: the chain’s own coin, its tokens, or both',
    }),
  })
  .meta({ id: 'BackendCapabilities', description: 'On at least one chain; statements says where' });

const health = z
  .object({
    circuitState: z.literal('closed').meta({ description: 'Nothing remote is called' }),
    isHealthy: z.boolean().meta({ description: 'Whether the last build did not fail' }),
    consecutiveFailures: z.int(),
    consecutiveSuccesses: z.int(),
    lastChecked: timeMs('When something was last built with it').optional(),
    lastFailureReason: z.string().optional(),
  })
  .meta({ id: 'BackendHealth', description: 'Since this process started; of this process alone' });

const statement = z
  .object({
    backend,
    chain,
    kind: z.enum(['native', 'token']),
    hidesRecipient: z.boolean(),
    hidesAmount: z.boolean(),
    provesAmount: z.boolean(),
    levels: z.array(privacyLevel).meta({ description: 'The levels that it meets there' }),
  })
  .meta({ id: 'BackendStatement', description: 'What a backend does for a kind of payment' });

export const backendsList = defineOperation({
  ...shared,
  id: 'backendsList',
  call: 'backends.list',
  method: 'GET',
  path: '/v1/backends',
  summary: 'List the privacy backends and what each hides',
  description:
    'The preferred ones first. statements says for every chain and kind of token what each hides, and which levels it meets.',
  success: {
    status: 200,
    description: 'The backends',
    data: z.object({
      backends: z.array(
        z
          .object({
            name: backend,
            type: backendType,
            chains: z.array(chain).meta({ description: 'Where it makes and finds addresses' }),
            enabled: z.boolean(),
            priority: z.int().meta({ description: 'The highest that meets a demand is chosen' }),
            capabilities,
            health,
          })
          .meta({ id: 'BackendDescription' }),
      ),
      total: z.int(),
      totalEnabled: z.int(),
      statements: z.array(statement),
    }),
  },
  errors: [],
  sees: nothingOfTheCaller,
  tool: 'sipher_list_supported',
  example: { data: exampleList },
});

export const backendsHealth = defineOperation({
  ...shared,
  id: 'backendsHealth',
  call: 'backends.health',
  method: 'GET',
  path: '/v1/backends/{id}/health',
  summary: 'How a backend has fared in this process',
  description:
    'Counts and durations of what was built with it since the start. What was never measured is left out.',
  params: z.strictObject({ id: z.string().max(128).meta({ description: 'A backend’s name' }) }),
  success: {
    status: 200,
    description: 'Its health',
    data: z.object({
      name: backend,
      available: z.boolean(),
      estimatedTime: z
        .int()
        .optional()
        .meta({ description: 'The average time of building, in whole ms, rounded up' }),
      health,
      metrics: z
        .object({
          totalRequests: z.int(),
          successfulRequests: z.int(),
          failedRequests: z.int().meta({ description: 'Refusals of bad input not counted' }),
          averageLatencyMs: z.number().optional(),
        })
        .meta({ id: 'BackendMetrics' }),
      capabilities,
    }),
  },
  errors: ['BACKEND_NOT_FOUND'],
  sees: nothingOfTheCaller,
  tool: { leftOut: 'For monitoring.' },
  example: { data: exampleHealth },
});

const comparison = z
  .object({
    backend,
    type: backendType,
    available: z.boolean().meta({ description: 'Whether it hides all that was demanded' }),
    costLamports: z.int().optional().meta({ description: 'solana: the network’s fee' }),
    costSOL: z.string().optional().meta({ description: 'solana: the same in SOL' }),
    latencyMs: z
      .number()
      .optional()
      .meta({ description: 'The average time of building in this process, where measured' }),
    latencyCategory: speed.optional(),
    privacyLevel: privacyLevel
      .optional()
      .meta({ description: 'The strongest level that it meets for this payment' }),
    capabilities: z.array(z.enum(['hiddenRecipient', 'hiddenAmount', 'complianceSupport'])),
    score: z.number().min(0).max(100).meta({
      description:
        'Of what it hides, costs and takes, each as a share of the best; what is not known of all is left out',
    }),
    recommended: z.boolean(),
  })
  .meta({ id: 'BackendComparison' });

const cost = z
  .object({
    backend,
    amount: z.string().meta({ description: 'Decimal' }),
    unit: z.enum(['lamports', 'wei']),
    shareOfAmount: z
      .number()
      .optional()
      .meta({ description: 'The cost divided by the amount, where both have one unit' }),
  })
  .meta({ id: 'BackendCost', description: 'The network’s fees at present, deposits not counted' });

const comparedOperation = z
  .enum(['stealth_privacy', 'encrypted_compute', 'compliance_audit'])
  .meta({
    description:
      'compliance_audit asks for the level shielded at least; no backend does encrypted_compute',
  });

export const backendsCompare = defineOperation({
  ...shared,
  id: 'backendsCompare',
  call: 'backends.compare',
  method: 'POST',
  path: '/v1/backends/compare',
  summary: 'Compare the backends for a payment',
  description:
    'Which backends hide what is demanded, what they cost by the chain’s present fees, and how long building took. Costs are left out where the operator has set no RPC endpoint for the chain, times where nothing was measured yet.',
  body: z.strictObject({
    operation: comparedOperation,
    chain: fromSession('chain', chain),
    privacyLevel: fromSession('privacyLevel', privacyLevel),
    rpcProvider: fromSession('rpcProvider', rpcProvider),
    token: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .meta({ description: 'A token of the chain; its own coin if left out' }),
    amount: amount.optional(),
    prioritize: z.enum(['cost', 'speed', 'privacy']).optional().meta({
      description: 'What counts three times in the score',
    }),
  }),
  success: {
    status: 200,
    description: 'Compared',
    data: z.object({
      operation: comparedOperation,
      chain,
      privacyLevel: privacyLevel.meta({ description: 'The level that was compared for' }),
      comparisons: z.array(comparison),
      recommendation: z
        .object({
          best_overall: backend.optional(),
          best_value: backend.optional(),
          fastest: backend.optional(),
          most_private: backend.optional(),
          reasoning: z.string(),
        })
        .meta({ id: 'BackendRecommendation', description: 'Of the available ones, if any' }),
      costs: z.array(cost),
      unavailable: z
        .array(
          z
            .object({
              backend,
              missing: z.array(z.enum(['recipient', 'proof', 'amount', 'compute'])),
            })
            .meta({ id: 'UnavailableBackend' }),
        )
        .meta({ description: 'Which backends do not do, and what they do not hide or prove' }),
    }),
  },
  errors: ['RPC_FAILED'],
  sees: {
    secrets: [],
    learns: 'What kind of payment is planned',
  },
  tool: 'sipher_list_supported',
  example: {
    body: { operation: 'stealth_privacy', chain: 'base', privacyLevel: 'shielded' },
    data: exampleComparison,
  },
});

export const backendsSelect = defineOperation({
  ...shared,
  session: 'ignored',
  id: 'backendsSelect',
  call: 'backends.select',
  method: 'POST',
  path: '/v1/backends/select',
  summary: 'Set the backend that your API key prefers',
  description:
    'Lasts until it is changed. It ranks after what a request and its session say, and before the server’s default; null removes it.',
  body: z.strictObject({ backend: backend.nullable() }),
  success: {
    status: 200,
    description: 'Set',
    data: z.object({
      keyId: z.string().meta({ description: 'The id of the API key' }),
      preferredBackend: backend.nullable(),
    }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'Which backend the caller prefers',
    keeps: 'The preference, with the API key',
  },
  tool: { leftOut: 'Lasts beyond the session: a model states its posture in a session.' },
  example: {
    body: { backend: 'sip-native' },
    data: { keyId: '4fGh7Jk2Lm9N', preferredBackend: 'sip-native' },
  },
});
