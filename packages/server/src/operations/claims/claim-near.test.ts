import { operations } from '@sipher/contract';
import { decodeHex, encodeHex } from '@sipher/core';
import { afterEach, expect, test } from 'vitest';
import { openNodes } from '../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { listenRpc, type RpcServer, type Step } from '../../nodes/testing/listen-rpc.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

/**
 * No engine of NEAR runs here: the endpoint answers in the documented shapes, and core's tests let
 * near-js read what is signed. @see https://docs.near.org/api/rpc/introduction
 */
const {
  stealthAddress,
  destinationAddress: _,
  amount: _amount,
  nonce: _nonce,
  blockHash,
  ...keys
} = operations.transferClaim.example.body;
const fresh = '98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de';
const token = 'token.near';
const near = 10n ** 24n;

type World = {
  readonly balances: Readonly<Record<string, bigint>>;
  readonly tokens?: Readonly<Record<string, string>>;
  readonly isRegistered?: boolean;
  readonly send?: object;
  readonly status?: object;
};

type Query = Readonly<Record<string, string>>;

const absent = (name: string) => ({
  error: { code: -32_000, message: 'Server error', data: 'none', cause: { name, info: {} } },
});
const json = (value: unknown) => ({
  result: { result: [...Buffer.from(JSON.stringify(value))], logs: [], block_hash: blockHash },
});

const answerQuery = ({ balances, tokens, isRegistered = false }: World, query: Query) => {
  const { request_type: type = '', account_id: id = '', method_name: method = '' } = query;
  if (type === 'call_function' && tokens === undefined) return absent('NO_CONTRACT_CODE');
  if (method === 'ft_balance_of') return json(tokens?.[stealthAddress] ?? '0');
  if (method === 'storage_balance_bounds') return json({ min: '1250', max: null });
  if (method === 'storage_balance_of') return json(isRegistered ? { total: '1250' } : null);
  const amount = balances[id];
  if (amount === undefined) return absent('UNKNOWN_ACCOUNT');
  return type === 'view_account'
    ? { result: { amount: `${amount}`, locked: '0' } }
    : { result: { nonce: 7, permission: 'FullAccess', block_hash: blockHash } };
};

const answerAs =
  (world: World): Step =>
  ({ body, send }) => {
    // An object, where others have a list.
    const query = body.params as unknown as Query;
    const answers: Readonly<Record<string, () => object>> = {
      query: () => answerQuery(world, query),
      gas_price: () => ({ result: { gas_price: '100000000' } }),
      send_tx: () => world.send ?? { result: { final_execution_status: 'NONE' } },
      tx: () => world.status ?? absent('UNKNOWN_TRANSACTION'),
      status: () => ({ result: { chain_id: 'mainnet' } }),
    };
    const answer = answers[body.method]?.() ?? absent('METHOD_NOT_FOUND');
    send(JSON.stringify({ jsonrpc: '2.0', id: body.id, ...answer }));
  };

let rpc: RpcServer;
let server: TestApp;
afterEach(async () => {
  await server.close();
  await rpc.close();
});

const claim = async (world: World, payload: object) => {
  rpc = await listenRpc(answerAs(world));
  const endpoint = parseRpcEndpoint({ chain: 'near', provider: 'generic' }, rpc.url);
  server = await openTestApp({ nodes: openNodes([endpoint]) });
  const key = await server.createKey('free');
  const request = { ...keys, stealthAddress, ...payload };
  const url = '/v1/transfer/claim';
  const { json: answer } = await server.call(key, { method: 'POST', url, payload: request });
  return answer;
};

const bytesOf = (transaction: string) => Buffer.from(transaction, 'base64').toString('latin1');
const succeeded = {
  result: { final_execution_status: 'FINAL', status: { SuccessValue: '' } },
};

test('all goes to a destination that exists by deletion, which leaves nothing', async () => {
  const balances = { [stealthAddress]: near, 'alice.near': 1n };
  const { data } = await claim({ balances }, { destinationAddress: 'alice.near' });
  const fee = 200_000_000_000_000_000_000n;
  expect(data).toMatchObject({ status: 'signed', mayRemain: '0', fee: String(fee) });
  expect(BigInt(data.amount)).toBe(near - fee);
  // The action's tag, then the beneficiary; the nonce after the last one.
  expect(bytesOf(data.transaction)).toContain(`\x07\x0a\0\0\0alice.near`);
  expect(bytesOf(data.transaction)).toContain('\x08\0\0\0\0\0\0\0');
});

test('to a new implicit account it is transferred, since a deletion would lose it', async () => {
  const world = { balances: { [stealthAddress]: near } };
  const { data } = await claim(world, { destinationAddress: fresh });
  const fee = 1_200_000_000_000_000_000_000n;
  expect(data).toMatchObject({ amount: String(near - fee), mayRemain: String(fee) });
  expect(bytesOf(data.transaction)).not.toContain('\x07\x40\0\0\0');
});

test('a named account that does not exist is refused', async () => {
  const world = { balances: { [stealthAddress]: near } };
  const { error } = await claim(world, { destinationAddress: 'nobody.near' });
  expect(error.code).toBe('VALIDATION_ERROR');
  expect(error.details.issues[0].path).toBe('destinationAddress');
});

test.each(['amount', 'storageDeposit'])('%s of more than 2^128 - 1 is refused', async (path) => {
  const offline = { nonce: '1', blockHash, amount: '5', storageDeposit: '5', mint: token };
  const terms = { ...offline, [path]: '9'.repeat(39), destinationAddress: 'alice.near' };
  const { error } = await claim({ balances: {} }, terms);
  expect(error.details.issues[0].path).toBe(path);
});

test('a token does not go to its own contract, which would keep it', async () => {
  const offline = { nonce: '1', blockHash, amount: '5', storageDeposit: '5' };
  const terms = { ...offline, mint: token, destinationAddress: token };
  const { error } = await claim({ balances: {} }, terms);
  expect(error.details.issues[0].path).toBe('destinationAddress');
});

test('an account that was never paid, or was deleted, has nothing to claim', async () => {
  const { error } = await claim({ balances: {} }, { destinationAddress: fresh });
  expect(error.code).toBe('NOTHING_TO_CLAIM');
});

test('less than the gas is too little', async () => {
  const world = { balances: { [stealthAddress]: 1n } };
  const { error } = await claim(world, { destinationAddress: fresh });
  expect(error.code).toBe('INSUFFICIENT_FUNDS');
});

test('a token is moved whole, and its destination registered', async () => {
  const world = { balances: { [stealthAddress]: near }, tokens: { [stealthAddress]: '500' } };
  const { data } = await claim(world, { destinationAddress: fresh, mint: token });
  expect(data.amount).toBe('500');
  // 63 Tgas at 0.1 gigayocto, the storage, and the one yoctoNEAR of the transfer.
  expect(data.fee).toBe(String(6_300_000_000_000_000_000_000n + 1_250n + 1n));
  expect(bytesOf(data.transaction)).toContain('storage_deposit');
  expect(bytesOf(data.transaction)).toContain(`"receiver_id":"${fresh}","amount":"500"`);
});

test('a destination that is registered is not registered again', async () => {
  const tokens = { [stealthAddress]: '500' };
  const world = { balances: { [stealthAddress]: near }, tokens, isRegistered: true };
  const { data } = await claim(world, { destinationAddress: fresh, mint: token });
  expect(bytesOf(data.transaction)).not.toContain('storage_deposit');
});

test.each<[string, World, string]>([
  [
    'without NEAR for gas',
    { balances: {}, tokens: { [stealthAddress]: '5' } },
    'INSUFFICIENT_FUNDS',
  ],
  [
    'of which there is none',
    { balances: { [stealthAddress]: near }, tokens: {} },
    'NOTHING_TO_CLAIM',
  ],
  ['that is no contract', { balances: { [stealthAddress]: near } }, 'TOKEN_UNUSABLE'],
])('a token %s is refused', async (_name, world, code) => {
  const { error } = await claim(world, { destinationAddress: fresh, mint: token });
  expect(error.code).toBe(code);
});

const sending = { destinationAddress: fresh, broadcast: true };

test('broadcast sends it and waits for its end', async () => {
  const world = { balances: { [stealthAddress]: near }, status: succeeded };
  const { data } = await claim(world, sending);
  const explorerUrl = `https://nearblocks.io/txns/${data.txSignature}`;
  expect(data).toMatchObject({ status: 'confirmed', explorerUrl });
  const sent = rpc.seen.find(({ body }) => body.method === 'send_tx')?.body.params;
  expect(sent).toEqual({ signed_tx_base64: data.transaction, wait_until: 'NONE' });
});

test('what fails on the chain, and what the endpoint refuses, are told apart', async () => {
  const balances = { [stealthAddress]: near };
  const failure = { final_execution_status: 'FINAL', status: { Failure: { ActionError: {} } } };
  const failed = await claim({ balances, status: { result: failure } }, sending);
  expect(failed.error.code).toBe('TRANSACTION_FAILED');
  await server.close();
  await rpc.close();
  const refused = await claim({ balances, send: absent('INVALID_TRANSACTION') }, sending);
  expect(refused.error).toMatchObject({
    code: 'SIMULATION_FAILED',
    details: { reason: 'INVALID_TRANSACTION' },
  });
});

test('the announced hex names the account as well', async () => {
  const bytes = decodeHex(`0x${stealthAddress}`, { field: 'address', lengthBytes: 32 });
  const world = { balances: { [stealthAddress]: near } };
  const own = { stealthAddress: encodeHex(bytes), destinationAddress: fresh };
  const { data } = await claim(world, own);
  expect(data.feePayer).toBe(stealthAddress);
});
