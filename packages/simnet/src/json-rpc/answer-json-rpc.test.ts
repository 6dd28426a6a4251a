import { expect, test } from 'vitest';
import { answerJsonRpc } from './answer-json-rpc.ts';
import { RpcError } from './rpc-error.ts';

const answer = (text: string): unknown => {
  const answered = answerJsonRpc(text, (method, params) => {
    if (method === 'sum') return Number(params[0]) + Number(params[1]);
    if (method === 'broken') throw new TypeError('what nobody foresaw');
    throw new RpcError('methodNotFound', 'Method not found');
  });
  return answered === undefined ? undefined : JSON.parse(answered);
};

const sum = (id?: unknown) => ({ jsonrpc: '2.0', method: 'sum', params: [1, 2], id });
const invalid = { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'Invalid request' } };

test('a request is answered under its id', () => {
  expect(answer(JSON.stringify(sum('a')))).toEqual({ jsonrpc: '2.0', id: 'a', result: 3 });
  expect(answer(JSON.stringify(sum(0)))).toEqual({ jsonrpc: '2.0', id: 0, result: 3 });
});

test('what is no JSON is -32700', () => {
  expect(answer('{"jsonrpc":')).toMatchObject({ id: null, error: { code: -32700 } });
});

test.each([
  '1',
  '"x"',
  'null',
  '{}',
  '[]',
  '{"jsonrpc":"1.0","method":"sum","id":1}',
  '{"jsonrpc":"2.0","method":1,"id":1}',
  '{"jsonrpc":"2.0","method":"sum","id":{}}',
  '{"jsonrpc":"2.0","method":"sum","id":1,"params":"x"}',
])('what is no request is -32600: %s', (text) => {
  expect(answer(text)).toEqual(invalid);
});

test('a method unknown is -32601, also by a name that objects have', () => {
  for (const method of ['nothing', 'toString', '__proto__']) {
    const text = JSON.stringify({ jsonrpc: '2.0', method, id: 1 });
    expect(answer(text)).toMatchObject({ id: 1, error: { code: -32601 } });
  }
});

test('a fault of its own is -32603 and does not end it', () => {
  expect(answer('{"jsonrpc":"2.0","method":"broken","id":1}')).toMatchObject({
    error: { code: -32603, message: expect.stringContaining('nobody foresaw') },
  });
});

test('a batch is answered in its order, without its notifications', () => {
  const batch = [sum(1), sum(), 7, { ...sum(2), method: 'nothing' }];
  expect(answer(JSON.stringify(batch))).toEqual([
    { jsonrpc: '2.0', id: 1, result: 3 },
    invalid,
    { jsonrpc: '2.0', id: 2, error: { code: -32601, message: 'Method not found' } },
  ]);
});

test('notifications alone are not answered', () => {
  expect(answer(JSON.stringify(sum()))).toBeUndefined();
  expect(answer(JSON.stringify([sum(), sum()]))).toBeUndefined();
});

test('64 bits are written in all their digits, and a text that looks like one stays a text', () => {
  const text = '{"jsonrpc":"2.0","method":"big","id":1}';
  const written = answerJsonRpc(text, () => ({
    lamports: 2n ** 64n - 1n,
    small: 7n,
    text: '{"simnet:bigint":"1"}',
  }));
  expect(written).toBe(
    '{"jsonrpc":"2.0","id":1,"result":{"lamports":18446744073709551615,"small":7,"text":"{\\"simnet:bigint\\":\\"1\\"}"}}',
  );
});
