import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paymentComputeUnits } from '../../backends/payment-compute-units.ts';
import { paymentGas } from '../../backends/payment-gas.ts';
import { type Nodes, RpcFailedError } from '../../nodes/port.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

/** Endpoints of solana at helius and of base at generic, whose fees the test sets. */
let fees: { lamports: bigint; wei: bigint; fails: boolean };
const endpoints = [
  { chain: 'solana', provider: 'helius', maskedUrl: 'https://solana.example' },
  { chain: 'base', provider: 'generic', maskedUrl: 'https://base.example' },
] as const;
const readFee = async (fee: bigint) => {
  if (fees.fails) throw new RpcFailedError(endpoints[1], 'timeout');
  return fee;
};
const nodes: Pick<Nodes, 'configured'> & Record<'solana' | 'evm', () => unknown> = {
  configured: endpoints,
  solana: () => ({
    estimateFeeLamports: (units: number) => readFee(fees.lamports + BigInt(units)),
  }),
  evm: () => ({ gasPriceWei: () => readFee(fees.wei) }),
};

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp({ nodes: nodes as unknown as Nodes }); // only fees are read here
  key = await server.createKey('pro');
});
afterAll(() => server.close());
beforeEach(() => {
  fees = { lamports: 5_000n, wei: 2_000_000_000n, fails: false };
});

const compare = async (payload: object, session?: string) => {
  const { status, headers, json } = await server.call(key, {
    method: 'POST',
    url: '/v1/backends/compare',
    payload: { operation: 'stealth_privacy', ...payload },
    ...(session === undefined ? {} : { session }),
  });
  return { status, headers, error: json.error, data: json.data };
};

type Row = { backend: string; available: boolean; score: number; recommended: boolean };
const row = (data: { comparisons: Row[] }, backend: string) =>
  data.comparisons.find((each) => each.backend === backend);

describe('POST /v1/backends/compare', () => {
  test('a backend is available where it meets the level, and only there', async () => {
    const { data } = await compare({ chain: 'solana', privacyLevel: 'shielded' });
    expect(data).toMatchObject({
      operation: 'stealth_privacy',
      chain: 'solana',
      privacyLevel: 'shielded',
    });
    expect(data.unavailable).toEqual([{ backend: 'erc5564', missing: ['recipient', 'proof'] }]);
    expect(row(data, 'sip-native')).toEqual({
      backend: 'sip-native',
      type: 'transaction',
      available: true,
      privacyLevel: 'shielded',
      capabilities: ['hiddenRecipient', 'complianceSupport'],
      score: 100,
      recommended: true,
    });
    expect(row(data, 'erc5564')).toEqual({
      backend: 'erc5564',
      type: 'transaction',
      available: false,
      capabilities: [],
      score: 0,
      recommended: false,
    });
  });

  test.each([
    [{ chain: 'base', privacyLevel: 'maximum' }, ['amount']],
    [{ chain: 'bitcoin', privacyLevel: 'standard' }, ['recipient']],
    [{ chain: 'base', operation: 'encrypted_compute' }, ['compute']],
  ])('for %j none is available, and none is recommended', async (payload, missing) => {
    const { status, data } = await compare(payload);
    expect(status).toBe(200);
    expect(data.unavailable).toEqual([
      { backend: 'sip-native', missing },
      { backend: 'erc5564', missing },
    ]);
    expect(data.comparisons.map(({ available }: Row) => available)).toEqual([false, false]);
    expect(data.recommendation).toEqual({ reasoning: expect.stringContaining('No backend') });
  });

  test('an audit asks for a level that proves the amount', async () => {
    const { data } = await compare({ operation: 'compliance_audit', chain: 'base' });
    expect(data.privacyLevel).toBe('shielded');
    const strict = await compare({ operation: 'compliance_audit', privacyLevel: 'maximum' });
    expect(strict.data.privacyLevel).toBe('maximum');
  });

  test('costs on solana are its fee, in lamports and in SOL', async () => {
    const units = paymentComputeUnits({ chain: 'solana', kind: 'native', level: 'standard' });
    fees.lamports = 1_000_005_000n - BigInt(units);
    const { data } = await compare({ rpcProvider: 'helius', amount: '2000010000' });
    expect(row(data, 'sip-native')).toMatchObject({
      costLamports: 1_000_005_000,
      costSOL: '1.000005000',
    });
    expect(data.costs).toEqual([
      { backend: 'sip-native', amount: '1000005000', unit: 'lamports', shareOfAmount: 0.5 },
    ]);
  });

  test('costs on an EVM chain are gas times its price, in wei, and never called lamports', async () => {
    const gas = paymentGas('erc5564', { chain: 'base', kind: 'token', level: 'shielded' });
    const payment = { chain: 'base', privacyLevel: 'shielded', token: '0x1' };
    const { data } = await compare({ ...payment, amount: '7' });
    expect(data.costs.map(({ backend }: Row) => backend)).toEqual(['sip-native', 'erc5564']);
    // An amount of tokens has no share of wei.
    const amount = String(gas * 2_000_000_000n);
    expect(data.costs[1]).toEqual({ backend: 'erc5564', amount, unit: 'wei' });
    expect(row(data, 'erc5564')).not.toHaveProperty('costLamports');
  });

  test.each([{ chain: 'solana', rpcProvider: 'generic' }, { chain: 'polygon' }, { chain: 'near' }])(
    'without an endpoint there are no costs: %j',
    async (payload) => {
      const { status, data } = await compare(payload);
      expect([status, data.costs]).toEqual([200, []]);
      expect(row(data, 'sip-native')).not.toHaveProperty('costLamports');
      expect(data.recommendation).not.toHaveProperty('best_value');
    },
  );

  test('an endpoint that fails is 502 RPC_FAILED', async () => {
    fees.fails = true;
    const { status, error } = await compare({ chain: 'base' });
    expect([status, error.code]).toEqual([502, 'RPC_FAILED']);
  });

  test('times are left out until something was built', async () => {
    const { data } = await compare({ chain: 'base' });
    for (const each of data.comparisons) {
      expect(each).not.toHaveProperty('latencyMs');
      expect(each).not.toHaveProperty('latencyCategory');
    }
    expect(data.recommendation).not.toHaveProperty('fastest');
  });

  test('takes chain, level and provider from the session', async () => {
    const defaults = { chain: 'solana', privacyLevel: 'shielded', rpcProvider: 'helius' };
    const session = await server.createSession(key, { ...defaults, backend: 'erc5564' });
    const taken = await compare({}, session);
    expect(taken.headers['session-applied']).toBe('chain, privacyLevel, rpcProvider');
    expect(taken.data).toEqual((await compare(defaults)).data);
    expect(taken.data).not.toEqual((await compare({})).data);
  });

  test.each([
    { operation: 'other' },
    { chain: 'mars' },
    { privacyLevel: 'high' },
    { amount: '0' },
    { amount: '-1' },
    { amount: '01' },
    { amount: 1 },
    { prioritize: 'beauty' },
    { token: '' },
    { backend: 'sip-native' },
  ])('%j is 400', async (payload) => {
    const { status, error } = await compare(payload);
    expect([status, error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });
});
