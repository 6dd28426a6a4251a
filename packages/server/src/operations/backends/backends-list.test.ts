import { nobleEngines } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBackendMeter } from '../../backends/backend-meter.ts';
import { openBackends } from '../../backends/backends.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { describeCapabilities, describeHealth } from './describe-backend.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('free');
});
afterAll(() => server.close());

const get = async (url: string) => {
  const { status, json } = await server.call(key, { url });
  return { status, error: json.error, data: json.data };
};

const evmChains = ['ethereum', 'polygon', 'arbitrum', 'optimism', 'base'];
const untried = {
  circuitState: 'closed',
  isHealthy: true,
  consecutiveFailures: 0,
  consecutiveSuccesses: 0,
};
const capabilities = {
  hiddenAmount: false,
  hiddenSender: false,
  hiddenRecipient: true,
  hiddenCompute: false,
  complianceSupport: true,
  setupRequired: false,
  supportedTokens: 'all',
};

describe('GET /v1/backends', () => {
  test('lists every backend, the preferred one first, and claims nothing unmeasured', async () => {
    const { status, data } = await get('/v1/backends');
    expect(status).toBe(200);
    expect(data).toMatchObject({ total: 2, totalEnabled: 2 });
    expect(data.backends).toEqual([
      {
        name: 'sip-native',
        type: 'transaction',
        chains: expect.arrayContaining(['solana', 'zcash', ...evmChains]),
        enabled: true,
        priority: 100,
        capabilities,
        health: untried,
      },
      {
        name: 'erc5564',
        type: 'transaction',
        chains: evmChains,
        enabled: true,
        priority: 50,
        capabilities,
        health: untried,
      },
    ]);
    expect(data.backends[0].chains).toHaveLength(17);
  });

  test('says what each hides of each kind of payment, and which levels that meets', async () => {
    const { data } = await get('/v1/backends');
    // Seven chains with transfers for one, five for the other; coins and tokens.
    expect(data.statements).toHaveLength(2 * 7 + 2 * 5);
    expect(data.statements).toContainEqual({
      backend: 'erc5564',
      chain: 'base',
      kind: 'token',
      hidesRecipient: true,
      hidesAmount: false,
      provesAmount: true,
      levels: ['standard', 'shielded'],
    });
  });
});

describe('GET /v1/backends/{id}/health', () => {
  test('says that nothing was measured before the first build', async () => {
    const { status, data } = await get('/v1/backends/erc5564/health');
    expect(status).toBe(200);
    expect(data).toEqual({
      name: 'erc5564',
      available: true,
      health: untried,
      metrics: { totalRequests: 0, successfulRequests: 0, failedRequests: 0 },
      capabilities,
    });
  });

  test.each(['unknown', '__proto__', 'constructor', 'SIP-NATIVE', 'sip-native%20'])(
    'of %s is 404 BACKEND_NOT_FOUND',
    async (id) => {
      const { status, error } = await get(`/v1/backends/${id}/health`);
      expect([status, error.code]).toEqual([404, 'BACKEND_NOT_FOUND']);
    },
  );
});

describe('what was measured', () => {
  const measure = async (tookMs: number, error?: Error) => {
    const clock = { ms: 0 };
    const meter = openBackendMeter({ nowMs: () => 1_700_000_000_000, elapsedMs: () => clock.ms });
    const build = async () => {
      clock.ms += tookMs;
      if (error !== undefined) throw error;
    };
    await meter.measure({ backend: 'sip-native', chain: 'base' }, build).catch(() => {});
    return meter.read('sip-native');
  };

  test.each([
    [49.9, 'fast'],
    [50, 'medium'],
    [499.9, 'medium'],
    [500, 'slow'],
  ] as const)('a mean of %d ms is %s', async (tookMs, category) => {
    const backend = openBackends(nobleEngines)['sip-native'];
    const described = describeCapabilities(backend, await measure(tookMs));
    expect(described.latencyEstimate).toBe(category);
  });

  test('a failure shows until the next success', async () => {
    expect(describeHealth(await measure(1, new TypeError('secret')))).toEqual({
      ...untried,
      isHealthy: false,
      consecutiveFailures: 1,
      lastChecked: 1_700_000_000_000,
      lastFailureReason: 'TypeError',
    });
  });
});
