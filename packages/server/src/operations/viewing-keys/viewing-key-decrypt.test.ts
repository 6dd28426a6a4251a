import { operations } from '@sipher/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewingKeyVectors } from '../../../../core/src/testing/vectors.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { viewingKeyView } from './viewing-key-view.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const post = (path: string, payload: object, session?: string) =>
  server.call(key, {
    method: 'POST',
    url: `/v1/viewing-key/${path}`,
    payload,
    ...(session === undefined ? {} : { session }),
  });

type Answer = Awaited<ReturnType<typeof post>>;
const refusedPaths = ({ status, json }: Answer) => [
  status,
  json.error?.code,
  json.error?.details.issues.map(({ path }: { path: string }) => path),
];
const refusalOf = (path: string) => [400, 'VALIDATION_ERROR', [path]];

const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`;

const { masterKey } = operations.viewingKeyDerive.example.body;
const { childKey } = operations.viewingKeyVerifyHierarchy.example.body;
const { transactionData } = operations.viewingKeyDisclose.example.body;
const { viewingKey, encrypted } = operations.viewingKeyDecrypt.example.body;
const otherHash = `0x${'ab'.repeat(32)}`;

describe('POST /v1/viewing-key/disclose and /v1/viewing-key/decrypt', () => {
  test('what is disclosed is decrypted, and looks different each time', async () => {
    const { json } = await post('disclose', { viewingKey: masterKey, transactionData });
    expect(operations.viewingKeyDisclose.success.data.parse(json.data)).toEqual(json.data);
    const again = (await post('disclose', { viewingKey: masterKey, transactionData })).json.data;
    expect(again.nonce).not.toBe(json.data.nonce);
    const opened = await post('decrypt', { viewingKey: masterKey, encrypted: json.data });
    expect(opened.json.data).toEqual(transactionData);
  });

  test.each(viewingKeyVectors)('$name is decrypted, as known', async (vector) => {
    const { ciphertext, nonce, viewingKeyHash } = vector.encrypted;
    const { timestampMs: timestamp, ...rest } = vector.record;
    const known = {
      ciphertext: hexOf(ciphertext),
      nonce: hexOf(nonce),
      viewingKeyHash: hexOf(viewingKeyHash),
    };
    const { json } = await post('decrypt', {
      viewingKey: viewingKeyView(vector.grandchild.viewingKey),
      encrypted: known,
    });
    expect(json.data).toEqual({ ...rest, timestamp });
  });

  test('a repeat under one Idempotency-Key gets the same ciphertext', async () => {
    const again = () =>
      server.call(key, {
        method: 'POST',
        url: '/v1/viewing-key/disclose',
        headers: { 'idempotency-key': 'disclosed once' },
        payload: { viewingKey, transactionData },
      });
    const [first, second] = [await again(), await again()];
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.json).toEqual(first.json);
  });

  const flip = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;
  test.each([
    ['another key', { viewingKey: masterKey }],
    ['the hash of another key', { encrypted: { ...encrypted, viewingKeyHash: otherHash } }],
    [
      'a changed ciphertext',
      { encrypted: { ...encrypted, ciphertext: flip(encrypted.ciphertext) } },
    ],
    ['a changed nonce', { encrypted: { ...encrypted, nonce: flip(encrypted.nonce) } }],
    [
      'another path',
      { viewingKey: { key: viewingKey, path: 'm/1', hash: encrypted.viewingKeyHash } },
    ],
  ])('%s is 422', async (_, change) => {
    const { status, json } = await post('decrypt', { viewingKey, encrypted, ...change });
    expect([status, json.error.code]).toEqual([422, 'DECRYPTION_FAILED']);
  });

  test('a session’s key that is another is 422', async () => {
    const session = await server.createSession(key, { defaultViewingKey: otherHash });
    const { status, json } = await post('decrypt', { encrypted }, session);
    expect([status, json.error.code]).toEqual([422, 'DECRYPTION_FAILED']);
  });

  test.each([
    ['encrypted', {}],
    ['encrypted.ciphertext', { encrypted: { ...encrypted, ciphertext: '0x00' } }],
    ['encrypted.ciphertext', { encrypted: { ...encrypted, ciphertext: `${encrypted.nonce}0` } }],
    ['encrypted.nonce', { encrypted: { ...encrypted, nonce: '0x00' } }],
    ['encrypted.viewingKeyHash', { encrypted: { ...encrypted, viewingKeyHash: '0x00' } }],
  ])('400 names %s', async (path, change) => {
    expect(refusedPaths(await post('decrypt', { viewingKey, ...change }))).toEqual(refusalOf(path));
  });

  test.each([
    ['transactionData.sender', { sender: '' }],
    ['transactionData.recipient', { recipient: 'x'.repeat(257) }],
    ['transactionData.amount', { amount: 42 }],
    ['transactionData.timestamp', { timestamp: -1 }],
    ['transactionData.timestamp', { timestamp: '1790000000000' }],
    ['transactionData.memo', { memo: 'x' }],
  ])('400 names %s of %j', async (path, change) => {
    const payload = { viewingKey, transactionData: { ...transactionData, ...change } };
    expect(refusedPaths(await post('disclose', payload))).toEqual(refusalOf(path));
  });
});

test('no viewing key and nothing disclosed reaches the log', async () => {
  const secret = { ...masterKey, hash: otherHash };
  const sender = 'a-sender-that-nobody-logs';
  const disclosed = { transactionData: { ...transactionData, sender } };
  await post('derive', { masterKey, childPath: 'audit' });
  await post('derive', { masterKey: secret, childPath: 'audit' });
  const { json } = await post('disclose', { viewingKey: masterKey, ...disclosed });
  await post('decrypt', { viewingKey: masterKey, encrypted: json.data });
  await post('decrypt', { viewingKey, encrypted: json.data });
  const log = server.logged.join('');
  expect(log).toContain('viewingKeyDecrypt');
  for (const text of [masterKey.key, childKey.key, viewingKey]) {
    expect(log).not.toContain(text.slice(2));
  }
  expect(log).not.toContain(sender);
});
