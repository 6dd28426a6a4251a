import { operations } from '@sipher/contract';
import { generateKeyPairSigner } from '@solana/kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openNodes } from '../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { answerWith, listenRpc } from '../../nodes/testing/listen-rpc.ts';
import { expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { openTestApp } from '../../testing/open-test-app.ts';
import { openSolanaRecipient, type SolanaRecipient } from './testing/solana-recipient.ts';

let bed: SolanaRecipient;
let request: Record<string, unknown>;
beforeAll(async () => {
  bed = await openSolanaRecipient();
  const destinationAddress = (await generateKeyPairSigner()).address;
  request = { ...(await bed.receive({ amount: 5_000_000n })), destinationAddress };
});
afterAll(() => bed.close());

/** The claim of the payment with something else in it; what it is refused with. */
const refuse = async (
  changes: Record<string, unknown>,
  code: Parameters<typeof expectRefusal>[1],
) => {
  const url = '/v1/transfer/claim';
  const payload = { ...request, ...changes };
  const answer = await bed.server.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'x-api-key': bed.key },
  });
  return expectRefusal(answer, code);
};

const memoProgram = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
const otherAddress = 'GyGKxMyg1p9SsHfm15MkNUu1u9TN2JtTspcdmrtGUdse';

describe('POST /v1/transfer/claim refuses with VALIDATION_ERROR', () => {
  const cases: [string, Record<string, unknown>, string][] = [
    ['the address of another', { stealthAddress: otherAddress }, 'stealthAddress'],
    ['an address of another chain', { stealthAddress: 'alice.near' }, 'stealthAddress'],
    ['keys of another', { spendingPrivateKey: `0x${'11'.repeat(32)}` }, 'stealthAddress'],
    [
      'an ephemeral key of the other curve',
      { ephemeralPublicKey: `0x02${'11'.repeat(32)}` },
      'ephemeralPublicKey',
    ],
    [
      'an ephemeral key of small order',
      { ephemeralPublicKey: `0x01${'00'.repeat(31)}` },
      'ephemeralPublicKey',
    ],
    ['a destination of another chain', { destinationAddress: 'alice.near' }, 'destinationAddress'],
    ['a mint of another chain', { mint: 'alice.near' }, 'mint'],
    ['a sponsor of another chain', { feePayer: 'alice.near' }, 'feePayer'],
    ['a term of another chain', { nonce: '1' }, 'nonce'],
    ['a dry run that is sent', { dryRun: true, broadcast: true }, 'broadcast'],
    [
      'sending what a sponsor has not signed',
      { broadcast: true, feePayer: otherAddress },
      'broadcast',
    ],
    ['half a token', { mint: otherAddress, decimals: 6 }, 'tokenProgram'],
    ['SOL to a program', { destinationAddress: memoProgram }, 'destinationAddress'],
    ['decimals of no token', { decimals: 6 }, 'decimals'],
    ['the program of no token', { tokenProgram: otherAddress }, 'tokenProgram'],
    ['a block hash that is none', { recentBlockhash: 'x' }, 'recentBlockhash'],
    ['a backend that does not serve the chain', { backend: 'erc5564' }, 'backend'],
  ];
  test.each(cases)('%s', async (_name, changes, path) => {
    expect(issuePaths(await refuse(changes, 'VALIDATION_ERROR'))).toEqual([path]);
  });

  test('the one-time address as its own destination', async () => {
    const changes = { destinationAddress: request.stealthAddress };
    expect(issuePaths(await refuse(changes, 'VALIDATION_ERROR'))).toEqual(['destinationAddress']);
  });

  test('a dry run on near, which simulates nothing', async () => {
    const changes = { ...operations.transferClaim.example.body, dryRun: true };
    expect(issuePaths(await refuse(changes, 'VALIDATION_ERROR'))).toEqual(['dryRun']);
  });
});

test('a chain without transfers is refused with CHAIN_TRANSFER_UNSUPPORTED', async () => {
  const { details } = await refuse({ chain: 'aptos' }, 'CHAIN_TRANSFER_UNSUPPORTED');
  expect(details).toMatchObject({ chain: 'aptos', source: 'request' });
});

test('an address that was never paid is refused with NOTHING_TO_CLAIM', async () => {
  const { json } = await bed.post('/v1/stealth/generate', { chain: 'solana' });
  const { metaAddress, spendingPrivateKey, viewingPrivateKey } = json.data;
  const derived = await bed.post('/v1/stealth/derive', { recipientMetaAddress: metaAddress });
  const { address: stealthAddress, stealthAddress: announced } = derived.json.data;
  const { ephemeralPublicKey } = announced;
  const own = { stealthAddress, ephemeralPublicKey, spendingPrivateKey, viewingPrivateKey };
  const { details } = await refuse(own, 'NOTHING_TO_CLAIM');
  expect(details).toEqual({ stealthAddress });
});

describe('INSUFFICIENT_FUNDS', () => {
  test('more than there is', async () => {
    const { details } = await refuse({ amount: '4995001' }, 'INSUFFICIENT_FUNDS');
    expect(details).toMatchObject({ available: '5000000', required: '5000001' });
  });

  test('a rest that the chain would not keep', async () => {
    const { details } = await refuse({ amount: '4994999' }, 'INSUFFICIENT_FUNDS');
    expect(details).toMatchObject({ available: '1', required: '890880' });
  });

  test('less than a new destination needs', async () => {
    const poor = await bed.receive({ amount: 890_880n });
    const { details } = await refuse(poor, 'INSUFFICIENT_FUNDS');
    expect(details).toMatchObject({ available: '885880', required: '890880' });
  });
});

describe('TOKEN_UNUSABLE', () => {
  test('a mint that does not exist', async () => {
    const { details } = await refuse({ mint: otherAddress }, 'TOKEN_UNUSABLE');
    expect(details).toMatchObject({ token: otherAddress });
  });

  test('an account that is no mint', async () => {
    await refuse({ mint: '11111111111111111111111111111111' }, 'TOKEN_UNUSABLE');
  });
});

describe('SIMULATION_FAILED', () => {
  const expired = { recentBlockhash: otherAddress };
  test.each(['dryRun', 'broadcast'])('%s of a transaction that has expired', async (mode) => {
    const { details } = await refuse({ ...expired, [mode]: true }, 'SIMULATION_FAILED');
    expect(details).toEqual({ reason: 'BlockhashNotFound' });
  });
});

test('a provider without an endpoint is refused with RPC_NOT_CONFIGURED', async () => {
  const { details } = await refuse({ rpcProvider: 'triton' }, 'RPC_NOT_CONFIGURED');
  expect(details).toMatchObject({ setting: 'SIPHER_RPC_SOLANA_TRITON' });
});

/** A server whose endpoint answers with these results. */
const askScripted = async (
  results: Readonly<Record<string, unknown>>,
  changes: object,
  onCall: (method: string) => void = () => {},
) => {
  const answer = answerWith(results);
  const rpc = await listenRpc((exchange) => {
    onCall(exchange.body.method);
    answer(exchange);
  });
  const endpoint = parseRpcEndpoint({ chain: 'solana', provider: 'generic' }, rpc.url);
  const server = await openTestApp({ nodes: openNodes([endpoint]) });
  const key = await server.createKey('free');
  const answered = await server.app.inject({
    method: 'POST',
    url: '/v1/transfer/claim',
    payload: { ...request, ...changes },
    headers: { 'x-api-key': key },
  });
  await server.close();
  await rpc.close();
  return { answer: answered, methods: rpc.seen.map(({ body }) => body.method) };
};

const system = '11111111111111111111111111111111';
const account = { lamports: 5_000_000, owner: system, data: ['', 'base64'] };
const readable = {
  getMultipleAccounts: { value: [account, account] },
  getLatestBlockhash: { value: { blockhash: otherAddress } },
  simulateTransaction: { value: { err: null, unitsConsumed: 150 } },
};

test('an endpoint that answers nonsense is RPC_FAILED, and nothing is sent', async () => {
  const { answer, methods } = await askScripted({ getMultipleAccounts: 1 }, { broadcast: true });
  expectRefusal(answer, 'RPC_FAILED');
  expect(methods).toEqual(['getMultipleAccounts']);
});

test('what fails on the chain is TRANSACTION_FAILED, with its id', async () => {
  const err = { InstructionError: [0, { Custom: 1 }] };
  const failed = { value: [{ err, confirmationStatus: 'confirmed' }] };
  const results = { ...readable, sendTransaction: 'taken', getSignatureStatuses: failed };
  const { answer } = await askScripted(results, { broadcast: true });
  const { details } = expectRefusal(answer, 'TRANSACTION_FAILED');
  expect(details).toMatchObject({
    txSignature: expect.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{64,90}$/),
    reason: 'InstructionError 0: Custom 1',
  });
});

test('an answer to the sending that says nothing does not make it a refusal', async () => {
  const seen = { value: [{ err: null, confirmationStatus: 'confirmed' }] };
  // No result at all: the envelope is malformed, and the transaction may have been taken.
  const results = { ...readable, sendTransaction: undefined, getSignatureStatuses: seen };
  const { answer, methods } = await askScripted(results, { broadcast: true });
  expect(answer.json().data.status).toBe('confirmed');
  expect(methods.filter((method) => method === 'sendTransaction')).toHaveLength(1);
});

test('what took so long that its end could not be waited for is not sent', async () => {
  const now = performance.now.bind(performance);
  let laterMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + laterMs);
  const { answer, methods } = await askScripted(readable, { broadcast: true }, (method) => {
    if (method === 'simulateTransaction') laterMs = 12_000;
  });
  clock.mockRestore();
  expectRefusal(answer, 'RPC_FAILED');
  expect(methods).not.toContain('sendTransaction');
});
