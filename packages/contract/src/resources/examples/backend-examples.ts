const capabilities = {
  hiddenAmount: false,
  hiddenSender: false,
  hiddenRecipient: true,
  hiddenCompute: false,
  complianceSupport: true,
  setupRequired: false,
  latencyEstimate: 'fast',
  supportedTokens: 'all',
} as const;

const health = {
  circuitState: 'closed',
  isHealthy: true,
  consecutiveFailures: 0,
  consecutiveSuccesses: 12,
  lastChecked: 1_767_225_600_000,
} as const;

export const exampleList = {
  backends: [
    {
      name: 'erc5564',
      type: 'transaction',
      chains: ['ethereum', 'polygon', 'arbitrum', 'optimism', 'base'],
      enabled: true,
      priority: 50,
      capabilities,
      health,
    },
  ],
  total: 1,
  totalEnabled: 1,
  statements: [
    {
      backend: 'erc5564',
      chain: 'base',
      kind: 'native',
      hidesRecipient: true,
      hidesAmount: false,
      provesAmount: true,
      levels: ['standard', 'shielded'],
    },
  ],
} as const;

export const exampleHealth = {
  name: 'sip-native',
  available: true,
  estimatedTime: 4,
  health,
  metrics: {
    totalRequests: 12,
    successfulRequests: 12,
    failedRequests: 0,
    averageLatencyMs: 3.2,
  },
  capabilities,
} as const;

export const exampleComparison = {
  operation: 'stealth_privacy',
  chain: 'base',
  privacyLevel: 'shielded',
  comparisons: [
    {
      backend: 'sip-native',
      type: 'transaction',
      available: true,
      latencyMs: 3.2,
      latencyCategory: 'fast',
      privacyLevel: 'shielded',
      capabilities: ['hiddenRecipient', 'complianceSupport'],
      score: 100,
      recommended: true,
    },
  ],
  recommendation: {
    best_overall: 'sip-native',
    best_value: 'sip-native',
    fastest: 'sip-native',
    most_private: 'sip-native',
    reasoning:
      'Of 1 that meets shielded for native on base, sip-native scores highest by privacy, cost, speed',
  },
  costs: [{ backend: 'sip-native', amount: '74000000000000', unit: 'wei' }],
  unavailable: [],
} as const;
