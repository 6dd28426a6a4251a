import { operations } from '@sipher/contract';
import { decodeHex, verifyCommitment } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('free');
});
afterAll(() => server.close());

const post = (path: string, payload: object) =>
  server.call(key, { method: 'POST', url: `/v1/commitment/${path}`, payload });

type Answer = Awaited<ReturnType<typeof post>>;
const refusedPaths = ({ status, json }: Answer) => [
  status,
  json.error?.code,
  json.error?.details.issues.map(({ path }: { path: string }) => path),
];

const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const hexOf = (integer: bigint) => `0x${integer.toString(16).padStart(64, '0')}`;
const one = hexOf(1n);

const isOpened = ({ commitment, blindingFactor }: Record<string, string>, value: bigint) =>
  verifyCommitment(decodeHex(commitment ?? '', { field: 'commitment', lengthBytes: 33 }), {
    value,
    blindingFactor: decodeHex(blindingFactor ?? '', { field: 'blinding', lengthBytes: 32 }),
  });

const all = [
  operations.commitmentCreate,
  operations.commitmentVerify,
  operations.commitmentAdd,
  operations.commitmentSubtract,
  operations.commitmentCreateBatch,
];

test.each(all)('$method $path does what its example says', async (operation) => {
  const { path, example, success } = operation;
  const { status, json } = await post(path.replace('/v1/commitment/', ''), example.body);
  expect(status).toBe(200);
  expect(json.data).toEqual(example.data);
  expect(success.data.parse(json.data)).toEqual(json.data);
});

describe('POST /v1/commitment/create', () => {
  test('draws a blinding factor of its own each time', async () => {
    const answers = [await post('create', { value: '0' }), await post('create', { value: '0' })];
    const [first, second] = answers.map(({ json }) => json.data);
    expect(isOpened(first, 0n)).toBe(true);
    expect(isOpened(second, 0n)).toBe(true);
    expect(first.blindingFactor).not.toBe(second.blindingFactor);
  });

  test('a repeat under one Idempotency-Key draws another: the answer is not kept', async () => {
    const again = () =>
      server.call(key, {
        method: 'POST',
        url: '/v1/commitment/create',
        headers: { 'idempotency-key': 'the same' },
        payload: { value: '1' },
      });
    const [first, second] = [await again(), await again()];
    expect(first.json.data.blindingFactor).not.toBe(second.json.data.blindingFactor);
  });

  test('answers with the blinding factor mod the group order', async () => {
    const blindingFactor = hexOf(groupOrder + 1n);
    const { json } = await post('create', { value: '7', blindingFactor });
    expect(json.data.blindingFactor).toBe(one);
    expect(isOpened(json.data, 7n)).toBe(true);
  });

  test('takes the greatest value that there is', async () => {
    const value = groupOrder - 1n;
    const { json } = await post('create', { value: String(value) });
    expect(isOpened(json.data, value)).toBe(true);
  });

  test.each([
    ['value', { value: String(groupOrder) }],
    ['value', { value: '9'.repeat(78) }],
    ['value', { value: '9'.repeat(79) }],
    ['value', { value: '-1' }],
    ['value', { value: '+1' }],
    ['value', { value: '007' }],
    ['value', { value: '' }],
    ['value', { value: '1e3' }],
    ['value', { value: '0x2a' }],
    ['value', { value: 42 }],
    ['value', {}],
    ['blindingFactor', { value: '1', blindingFactor: hexOf(0n) }],
    ['blindingFactor', { value: '1', blindingFactor: hexOf(groupOrder) }],
    ['blindingFactor', { value: '1', blindingFactor: `${one}00` }],
    ['blindingFactor', { value: '1', blindingFactor: one.slice(0, -1) }],
    ['blinding', { value: '1', blinding: one }],
  ])('400 names %s of %j', async (path, payload) => {
    expect(refusedPaths(await post('create', payload))).toEqual([400, 'VALIDATION_ERROR', [path]]);
  });
});

describe('POST /v1/commitment/verify', () => {
  const { body } = operations.commitmentVerify.example;

  test.each([
    ['value', { value: '43' }],
    ['blinding factor', { blindingFactor: one }],
    ['commitment', { commitment: operations.commitmentAdd.example.body.commitmentA }],
  ])('another %s is not valid', async (_, change) => {
    expect((await post('verify', { ...body, ...change })).json.data).toEqual({ valid: false });
  });

  test.each([
    ['commitment', { commitment: `0x02${'00'.repeat(32)}` }],
    ['commitment', { commitment: `0x05${'11'.repeat(32)}` }],
    ['commitment', { commitment: '0x02' }],
    ['value', { value: String(groupOrder) }],
    ['blindingFactor', { blindingFactor: hexOf(0n) }],
  ])('400 names %s of %j', async (path, change) => {
    expect(refusedPaths(await post('verify', { ...body, ...change }))).toEqual([
      400,
      'VALIDATION_ERROR',
      [path],
    ]);
  });
});

describe.each(['add', 'subtract'])('POST /v1/commitment/%s', (path) => {
  const { body } = operations.commitmentAdd.example;

  test.each([
    ['commitmentA', `0x02${'00'.repeat(32)}`],
    ['commitmentB', `0x03${'ff'.repeat(32)}`],
    ['blindingA', hexOf(0n)],
    ['blindingB', hexOf(groupOrder)],
  ])('400 names %s', async (field, value) => {
    expect(refusedPaths(await post(path, { ...body, [field]: value }))).toEqual([
      400,
      'VALIDATION_ERROR',
      [field],
    ]);
  });

  test('400 names what makes the result vanish', async () => {
    const { blindingA, commitmentA } = body;
    const same = path === 'subtract';
    const blinding = same ? blindingA : hexOf(groupOrder - BigInt(blindingA));
    expect(refusedPaths(await post(path, { ...body, blindingB: blinding }))[2]).toEqual([
      'blindingB',
    ]);
    const negated = `0x${commitmentA.startsWith('0x02') ? '03' : '02'}${commitmentA.slice(4)}`;
    const commitmentB = same ? commitmentA : negated;
    expect(refusedPaths(await post(path, { ...body, commitmentB }))[2]).toEqual(['commitmentB']);
  });
});

describe('POST /v1/commitment/create/batch', () => {
  test('an item that is out of range fails alone', async () => {
    const items = [
      { value: '1' },
      { value: String(groupOrder) },
      { value: '2', blindingFactor: hexOf(0n) },
      { value: '3', blindingFactor: one },
    ];
    const { status, json } = await post('create/batch', { items });
    expect(status).toBe(200);
    expect(operations.commitmentCreateBatch.success.data.parse(json.data)).toEqual(json.data);
    const { results, summary } = json.data;
    expect(summary).toEqual({ total: 4, succeeded: 2, failed: 2 });
    expect(results.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3]);
    expect(isOpened(results[0].data, 1n)).toBe(true);
    expect(isOpened(results[3].data, 3n)).toBe(true);
    expect(results[1]).toEqual({
      index: 1,
      success: false,
      error: expect.stringMatching(/^value/),
    });
    expect(results[2]).toEqual({
      index: 2,
      success: false,
      error: expect.stringMatching(/^blindingFactor/),
    });
  });

  test.each([
    ['items', {}],
    ['items', { items: [] }],
    ['items', { items: Array.from({ length: 101 }, () => ({ value: '1' })) }],
    ['items.1.value', { items: [{ value: '1' }, { value: 'one' }] }],
    ['items.0.label', { items: [{ value: '1', label: 'x' }] }],
  ])('400 names %s', async (path, payload) => {
    expect(refusedPaths(await post('create/batch', payload))).toEqual([
      400,
      'VALIDATION_ERROR',
      [path],
    ]);
  });
});

test('no blinding factor and no value reaches the log', async () => {
  const blindingFactor = `0x${'c0ffee'.padStart(64, '5')}`;
  const value = '777666555444333222111';
  for (const payload of [
    { value, blindingFactor },
    { value: `0${value}`, blindingFactor },
  ]) {
    await post('create', payload);
    await post('verify', { ...payload, commitment: `0x02${'00'.repeat(32)}` });
  }
  const log = server.logged.join('');
  expect(log).toContain('commitmentCreate');
  expect(log).not.toContain(blindingFactor.slice(2));
  expect(log).not.toContain(value);
});
