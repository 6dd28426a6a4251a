import { afterEach, describe, expect, test } from 'vitest';
import { rpcLimits, rpcOptions } from '../json-rpc.ts';
import { openNodes } from '../nodes.ts';
import type { EndpointName } from '../port.ts';
import { parseRpcEndpoint } from '../rpc-endpoint.ts';
import { listenRpc, type RpcServer, type Step } from '../testing/listen-rpc.ts';
import type { Ledgers, SendOutcome } from './port.ts';

let server: RpcServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const unknown = { kind: 'unknown' };
const taken = { kind: 'taken' };
const refused = (reason: string) => ({ kind: 'refused', reason });

type RpcError = {
  readonly code: number;
  readonly message?: string;
  readonly [name: string]: unknown;
};

const failWith =
  (error: RpcError): Step =>
  ({ body, send }) =>
    send(JSON.stringify({ jsonrpc: '2.0', id: body.id, error: { message: 'no', ...error } }));

type Send = (ledgers: Ledgers) => Promise<SendOutcome>;

const families: readonly (readonly [EndpointName['chain'], Send])[] = [
  ['solana', ({ solana }) => solana('generic').send('AA==')],
  ['base', ({ evm }) => evm('base', 'generic').send('0x02')],
  ['near', ({ near }) => near('generic').send('AA==')],
];

/** What becomes of a transaction that is sent to an endpoint that takes this step. */
const sendTo = async (chain: EndpointName['chain'], step: Step, limits = rpcLimits) => {
  server = await listenRpc(step);
  const endpoint = parseRpcEndpoint({ chain, provider: 'generic' }, server.url);
  const [, send] = families.find(([id]) => id === chain) ?? [];
  const outcome = await send?.(openNodes([endpoint], { ...rpcOptions, limits }).ledgers);
  expect(server.seen).toHaveLength(1);
  return outcome;
};

describe.each(families)('a transaction that is sent on %s', (chain) => {
  test('is taken where the endpoint answers with a result', async () => {
    expect(await sendTo(chain, ({ answer }) => answer('id'))).toEqual(taken);
  });

  // Of limits, of nodes that fail or are behind, of gateways, and of nothing that is written down.
  test.each([
    -32_000, -32_001, -32_004, -32_005, -32_008, -32_010, -32_016, -32_042, -32_099, -32_429,
    -32_603, -1, 0, 1, 4, 19, 401, 429, 503, 1_015,
  ])('may have been taken where the endpoint answers with the error %i', async (code) => {
    expect(await sendTo(chain, failWith({ code }))).toEqual(unknown);
    await server?.close();
    const data = { name: 'INTERNAL_ERROR', numSlotsBehind: 1 };
    const message = 'header not found';
    expect(await sendTo(chain, failWith({ code, message, data, cause: data }))).toEqual(unknown);
  });

  test.each([-32_700, -32_600, -32_601, -32_602])(
    'is refused where the endpoint has not understood the request: %i',
    async (code) => {
      expect(await sendTo(chain, failWith({ code }))).toEqual(refused(`JSON-RPC error ${code}`));
    },
  );

  test.each<[string, Step]>([
    ['hangs up', ({ response }) => response.destroy()],
    ['fails', ({ send }) => send('', 500)],
    ['has too much to do', ({ send }) => send('{}', 429, { 'retry-after': '0' })],
    ['does not let anyone in', ({ send }) => send('', 403)],
    ['answers with a page', ({ send }) => send('<html>')],
    ['answers with nothing', ({ send }) => send('{"jsonrpc":"2.0","id":1}')],
    ['answers another request', ({ send }) => send('{"jsonrpc":"2.0","id":2,"result":"id"}')],
    ['answers with an error without a code', ({ send }) => send('{"id":1,"error":{}}')],
  ])('may have been taken where the endpoint %s', async (_does, step) => {
    expect(await sendTo(chain, step)).toEqual(unknown);
  });

  test('may have been taken where the endpoint hangs', async () => {
    expect(await sendTo(chain, () => {}, { ...rpcLimits, deadlineMs: 200 })).toEqual(unknown);
  });
});

describe('a Solana node', () => {
  test.each<[RpcError, object]>([
    [{ code: -32_002, data: { err: 'BlockhashNotFound' } }, refused('BlockhashNotFound')],
    [
      { code: -32_002, data: { err: { InstructionError: [0, { Custom: 1 }] } } },
      refused('InstructionError 0: Custom 1'),
    ],
    [{ code: -32_002 }, refused('JSON-RPC error -32002')],
    [{ code: -32_003 }, refused('JSON-RPC error -32003')],
    [{ code: -32_006 }, refused('JSON-RPC error -32006')],
    [{ code: -32_013 }, refused('JSON-RPC error -32013')],
    [{ code: -32_002, data: { err: 'AlreadyProcessed' } }, taken],
    [{ code: -32_000, data: { err: 'BlockhashNotFound' } }, unknown],
  ])('that answers with %j', async (error, outcome) => {
    expect(await sendTo('solana', failWith(error))).toEqual(outcome);
  });
});

describe('an EVM node', () => {
  // As geth, anvil and OpenEthereum say it.
  test.each<[RpcError, object]>([
    [{ code: -32_000, message: 'nonce too low: next nonce 5' }, refused('nonce too low')],
    [{ code: -32_003, message: 'nonce too low' }, refused('nonce too low')],
    [{ code: -32_000, message: 'replacement transaction underpriced' }, refused('underpriced')],
    [
      { code: -32_000, message: 'insufficient funds for gas * price + value' },
      refused('insufficient funds'),
    ],
    [{ code: -32_000, message: 'intrinsic gas too low' }, refused('too little gas')],
    [
      { code: -32_003, message: 'max fee per gas less than block base fee' },
      refused('less than the base fee'),
    ],
    [{ code: -32_003, message: 'transaction rejected' }, refused('JSON-RPC error -32003')],
    [{ code: -32_000, message: 'already known' }, taken],
    [{ code: -32_003, message: 'transaction already imported' }, taken],
    [{ code: -32_010, message: 'Transaction with the same hash was already imported.' }, taken],
    [{ code: -32_000, message: 'execution reverted' }, unknown],
    [{ code: 3, message: 'execution reverted', data: '0x' }, unknown],
  ])('that answers with %j', async (error, outcome) => {
    expect(await sendTo('base', failWith(error))).toEqual(outcome);
  });
});

describe('a NEAR node', () => {
  // https://docs.near.org/api/rpc/transactions
  test.each([
    ['INVALID_TRANSACTION', refused('INVALID_TRANSACTION')],
    ['PARSE_ERROR', refused('PARSE_ERROR')],
    ['TIMEOUT_ERROR', unknown],
    ['REQUEST_ROUTED', unknown],
    ['DOES_NOT_TRACK_SHARD', unknown],
    ['UNKNOWN_TRANSACTION', unknown],
    ['INTERNAL_ERROR', unknown],
    ['SOMETHING_NEW', unknown],
  ])('that answers with %s', async (name, outcome) => {
    const step = failWith({ code: -32_000, cause: { name, info: {} } });
    expect(await sendTo('near', step)).toEqual(outcome);
  });
});
