import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNodes } from '../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { openSolanaChain, type SolanaChain } from './testing/solana-chain.ts';

let chain: SolanaChain;
let server: TestApp;
let key: string;
const metaAddresses: Record<string, Record<string, string>> = {};
const senders: Record<string, string> = {
  ethereum: '0x52908400098527886E0F7030069857D2E4169EE7',
  near: 'payer.near',
};
beforeAll(async () => {
  chain = await openSolanaChain();
  const solana = parseRpcEndpoint({ chain: 'solana', provider: 'generic' }, chain.url);
  server = await openTestApp({ nodes: openNodes([solana]) });
  key = await server.createKey('pro');
  senders.solana = (await chain.createWallet(10n ** 10n)).address;
  for (const each of ['solana', 'ethereum', 'near', 'aptos']) {
    const { json } = await post('/v1/stealth/generate', { chain: each });
    metaAddresses[each] = json.data.metaAddress;
  }
});
afterAll(async () => {
  await server.close();
  await chain.close();
});

const post = (url: string, payload: object, session?: string) =>
  server.call(key, { method: 'POST', url, payload, ...(session === undefined ? {} : { session }) });

const transfer = (on: string, payload: object, session?: string) => {
  const base = { sender: senders[on], recipientMetaAddress: metaAddresses[on], amount: '1000000' };
  return post('/v1/transfer/private', { ...base, ...payload }, session);
};

const outcomeOf = ({ status, json }: Awaited<ReturnType<typeof post>>) => {
  const issues: { path: string }[] = json.error?.details?.issues ?? [];
  return [status, json.error?.code, ...issues.map(({ path }) => path)];
};

const u64 = 2n ** 64n;
const u128 = 2n ** 128n;
const u256 = 2n ** 256n;

describe('an amount', () => {
  test.each(['0', '-1', '+1', '01', '1.5', '1e3', ' 1', '', '0x10', '１'])(
    'of %j is 400',
    async (amount) => {
      expect(outcomeOf(await transfer('near', { amount }))).toEqual([
        400,
        'VALIDATION_ERROR',
        'amount',
      ]);
    },
  );

  test.each([
    ['solana', 890_879n, 422],
    ['solana', 890_880n, 200],
    ['solana', u64 - 1n, 200],
    ['solana', u64, 422],
    ['near', 1n, 200],
    ['near', u128 - 1n, 200],
    ['near', u128, 422],
    ['ethereum', 1n, 200],
    ['ethereum', u256 - 1n, 200],
    ['ethereum', u256, 422],
  ])('on %s of %s base units is %i', async (on, amount, expected) => {
    const answer = await transfer(on, { amount: String(amount) });
    expect(answer.status).toBe(expected);
    if (expected === 422) expect(answer.json.error.code).toBe('AMOUNT_OUT_OF_RANGE');
  });

  test('that no commitment can hold is 422 where one is asked for', async () => {
    const payload = { amount: String(u256 - 1n), privacyLevel: 'shielded' };
    expect(outcomeOf(await transfer('ethereum', payload))).toEqual([422, 'AMOUNT_OUT_OF_RANGE']);
  });
});

describe('a field of another chain', () => {
  test.each([
    ['solana', 'sender', { sender: '0x52908400098527886E0F7030069857D2E4169EE7' }],
    ['solana', 'sender', { sender: 'payer.near' }],
    ['solana', 'sender', { sender: '1'.repeat(31) }],
    ['solana', 'feePayer', { feePayer: 'payer.near' }],
    ['solana', 'recentBlockhash', { recentBlockhash: 'x' }],
    ['ethereum', 'sender', { sender: '11111111111111111111111111111112' }],
    ['ethereum', 'sender', { sender: '0x52908400098527886e0F7030069857D2E4169EE7' }],
    ['ethereum', 'token', { token: 'usdc.near' }],
    ['near', 'sender', { sender: 'Payer.near' }],
    ['near', 'token', { token: 'a..b' }],
    ['near', 'memo', { memo: 'hello' }],
    ['near', 'decimals', { decimals: 6 }],
    ['ethereum', 'storageDeposit', { storageDeposit: '1' }],
    ['solana', 'storageDeposit', { storageDeposit: '1' }],
  ] as const)('on %s is 400 that names %s: %j', async (on, path, payload) => {
    expect(outcomeOf(await transfer(on, payload))).toEqual([400, 'VALIDATION_ERROR', path]);
  });

  test.each([
    ['solana', 'ethereum'],
    ['near', 'ethereum'],
    ['ethereum', 'solana'],
  ])('in a meta-address of %s with keys of %s is 400', async (on, other) => {
    const recipientMetaAddress = { ...metaAddresses[other], chain: on };
    expect(outcomeOf(await transfer(on, { recipientMetaAddress }))).toEqual([
      400,
      'VALIDATION_ERROR',
      'recipientMetaAddress.spendingKey',
    ]);
  });

  test('in a meta-address whose key is no point is 400', async () => {
    const recipientMetaAddress = { ...metaAddresses.near, viewingKey: `0x${'00'.repeat(32)}` };
    expect(outcomeOf(await transfer('near', { recipientMetaAddress }))).toEqual([
      400,
      'VALIDATION_ERROR',
      'recipientMetaAddress.viewingKey',
    ]);
  });
});

describe('a chain or a level', () => {
  test('without transfers is 422 that lists those that have them', async () => {
    const { status, json } = await transfer('aptos', { sender: '0x1' });
    expect([status, json.error.code]).toEqual([422, 'CHAIN_TRANSFER_UNSUPPORTED']);
    expect(json.error.details.supported).toEqual([
      'solana',
      'ethereum',
      'polygon',
      'arbitrum',
      'optimism',
      'base',
      'near',
    ]);
  });

  test.each(['solana', 'ethereum', 'near'])(
    'maximum on %s is 422 and says what is missing',
    async (on) => {
      const written = await transfer(on, { privacyLevel: 'maximum' });
      expect([written.status, written.json.error.code]).toEqual([422, 'PRIVACY_LEVEL_UNAVAILABLE']);
      expect(written.json.error.details).toMatchObject({
        chain: on,
        token: 'native',
        level: 'maximum',
        missing: ['amount'],
        source: 'request',
      });
      const session = await server.createSession(key, { privacyLevel: 'maximum' });
      const taken = await transfer(on, {}, session);
      expect(taken.json.error.code).toBe('PRIVACY_LEVEL_UNAVAILABLE');
      expect(taken.json.error.details.source).toBe('session');
    },
  );

  test('a backend of a session that does not serve the chain is its conflict', async () => {
    const session = await server.createSession(key, { backend: 'erc5564' });
    expect(outcomeOf(await transfer('near', {}, session)).slice(0, 2)).toEqual([
      422,
      'SESSION_DEFAULT_CONFLICT',
    ]);
    expect(outcomeOf(await transfer('near', { backend: 'erc5564' }))).toEqual([
      400,
      'VALIDATION_ERROR',
      'backend',
    ]);
  });

  test('transferShield takes solana alone', async () => {
    const payload = { recipientMetaAddress: metaAddresses.near, sender: 'a.near', amount: '1' };
    expect(outcomeOf(await post('/v1/transfer/shield', payload))).toEqual([
      400,
      'VALIDATION_ERROR',
      'recipientMetaAddress.chain',
    ]);
  });
});

describe('a token on solana', () => {
  test('that does not exist is 422', async () => {
    const token = 'So11111111111111111111111111111111111111113';
    const { status, json } = await transfer('solana', { token });
    expect([status, json.error.code]).toEqual([422, 'TOKEN_UNUSABLE']);
    expect(json.error.details).toMatchObject({ token });
  });

  test('that another program owns is 422', async () => {
    const answer = await transfer('solana', { token: senders.solana });
    expect(outcomeOf(answer)).toEqual([422, 'TOKEN_UNUSABLE']);
  });

  test('of no token program is 400 that names the program', async () => {
    const payload = {
      token: senders.solana,
      decimals: 6,
      tokenProgram: senders.solana,
      recentBlockhash: '11111111111111111111111111111112',
    };
    expect(outcomeOf(await transfer('solana', payload))).toEqual([
      400,
      'VALIDATION_ERROR',
      'tokenProgram',
    ]);
  });

  test('half described is 400', async () => {
    const payload = { token: senders.solana, decimals: 6 };
    expect(outcomeOf(await transfer('solana', payload))).toEqual([
      400,
      'VALIDATION_ERROR',
      'tokenProgram',
    ]);
  });
});

describe('terms', () => {
  test.each([
    ['solana', 'priorityFeeMicroLamports', { priorityFeeMicroLamports: String(u64) }],
    ['near', 'storageDeposit', { token: 'usdt.near', storageDeposit: '0' }],
    ['near', 'storageDeposit', { token: 'usdt.near', storageDeposit: String(u128) }],
  ])('out of range on %s are 400 that names %s, as the request does', async (on, name, terms) => {
    const answer = await transfer(on, { ...terms });
    expect(outcomeOf(answer)).toEqual([400, 'VALIDATION_ERROR', name]);
  });

  test.each([
    ['solana', 'decimals', { decimals: 6 }],
    ['solana', 'tokenProgram', { tokenProgram: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' }],
    ['near', 'storageDeposit', { storageDeposit: '1' }],
  ])('of a token, on %s without one, are 400 that names %s', async (on, name, terms) => {
    expect(outcomeOf(await transfer(on, terms))).toEqual([400, 'VALIDATION_ERROR', name]);
  });
});

describe('a transaction of solana', () => {
  test('over 1,232 bytes is 422', async () => {
    const payload = { memo: '字'.repeat(256), privacyLevel: 'shielded' };
    const answer = await transfer('solana', payload);
    expect(outcomeOf(answer)).toEqual([422, 'TRANSACTION_TOO_LARGE']);
    expect(answer.json.error.details).toEqual({ maxSizeBytes: 1_232 });
  });

  test('with a memo of over 256 characters is 400', async () => {
    expect(outcomeOf(await transfer('solana', { memo: 'x'.repeat(257) }))).toEqual([
      400,
      'VALIDATION_ERROR',
      'memo',
    ]);
  });

  test('whose provider is not configured is 503 that names the setting', async () => {
    const { status, json, headers } = await transfer('solana', { rpcProvider: 'helius' });
    expect([status, json.error.code]).toEqual([503, 'RPC_NOT_CONFIGURED']);
    expect(json.error.details.setting).toBe('SIPHER_RPC_SOLANA_HELIUS');
    expect(headers).not.toHaveProperty('retry-after');
  });
});

test('a viewing key whose hash is another’s is 400', async () => {
  const viewingKey = { key: `0x${'5a'.repeat(32)}`, path: 'm/0', hash: `0x${'00'.repeat(32)}` };
  expect(outcomeOf(await transfer('near', { viewingKey }))).toEqual([
    400,
    'VALIDATION_ERROR',
    'viewingKey.hash',
  ]);
});

test.each([
  [{ key: `0x${'5a'.repeat(32)}`, path: 'm/0' }, 'viewingKey.hash'],
  [{ key: '0x5a', path: 'm/0', hash: `0x${'00'.repeat(32)}` }, 'viewingKey.key'],
  [
    { key: `0x${'5a'.repeat(32)}`, path: 'm/0', hash: `0x${'00'.repeat(32)}`, x: 1 },
    'viewingKey.x',
  ],
  ['0x5a', 'viewingKey'],
  [7, 'viewingKey'],
])(
  'a viewing key in neither of its forms is 400 that names what is wrong: %j',
  async (viewingKey, path) => {
    expect(outcomeOf(await transfer('near', { viewingKey }))).toEqual([
      400,
      'VALIDATION_ERROR',
      path,
    ]);
  },
);
