import { operations } from '@sipher/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewingKeyVectors } from '../../../../core/src/testing/vectors.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

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
const refusalOf = (...paths: string[]) => [400, 'VALIDATION_ERROR', paths];

const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`;
const wireOf = ({ viewingKey, hash }: (typeof viewingKeyVectors)[number]['root']) => ({
  key: hexOf(viewingKey.key),
  path: viewingKey.path,
  hash: hexOf(hash),
});

const { masterKey } = operations.viewingKeyDerive.example.body;
const { childKey } = operations.viewingKeyVerifyHierarchy.example.body;
const { transactionData } = operations.viewingKeyDisclose.example.body;
const { viewingKey, encrypted } = operations.viewingKeyDecrypt.example.body;
const otherHash = `0x${'ab'.repeat(32)}`;

const deterministic = [
  operations.viewingKeyDerive,
  operations.viewingKeyVerifyHierarchy,
  operations.viewingKeyDecrypt,
];

test.each(deterministic)('$method $path does what its example says', async (operation) => {
  const { path, example, success } = operation;
  const { status, json } = await post(path.replace('/v1/viewing-key/', ''), example.body);
  expect(status).toBe(200);
  expect(json.data).toEqual(example.data);
  expect(success.data.parse(json.data)).toEqual(json.data);
});

/** The operations that take a viewing key from the session, by the field that takes it. */
const takers = [
  ['derive', 'masterKey', { childPath: 'audit' }],
  ['verify-hierarchy', 'parentKey', { childKey, childPath: 'audit' }],
  ['disclose', 'viewingKey', { transactionData }],
  ['decrypt', 'viewingKey', { encrypted }],
] as const;

describe.each(takers)('POST /v1/viewing-key/%s', (path, field, rest) => {
  test('without a viewing key is 400 and names the field', async () => {
    expect(refusedPaths(await post(path, rest))).toEqual(refusalOf(field));
    expect(refusedPaths(await post(path, { ...rest, [field]: null }))).toEqual(refusalOf(field));
    const session = await server.createSession(key, { chain: 'near' });
    expect(refusedPaths(await post(path, rest, session))).toEqual(refusalOf(field));
  });

  test('takes the session’s viewing key, and says so', async () => {
    const session = await server.createSession(key, { defaultViewingKey: viewingKey });
    const { status, headers } = await post(path, rest, session);
    expect([status, headers['session-applied']]).toEqual([200, 'defaultViewingKey']);
  });

  test('null skips the session’s viewing key', async () => {
    const session = await server.createSession(key, { defaultViewingKey: viewingKey });
    const answer = await post(path, { ...rest, [field]: null }, session);
    expect(refusedPaths(answer)).toEqual(refusalOf(field));
    expect(answer.headers['session-applied']).toBe('');
  });

  test('the request’s own viewing key wins', async () => {
    const session = await server.createSession(key, { defaultViewingKey: otherHash });
    const { status, headers } = await post(path, { ...rest, [field]: viewingKey }, session);
    expect([status, headers['session-applied']]).toEqual([200, '']);
  });

  test.each([
    ['hash', { ...masterKey, hash: otherHash }],
    ['key', { ...masterKey, key: '0x00' }],
    ['path', { ...masterKey, path: '' }],
    ['path', { ...masterKey, path: 'm/\ud800' }],
    ['path', { ...masterKey, path: 'm'.repeat(257) }],
  ])('400 names the %s of %j', async (part, bad) => {
    expect(refusedPaths(await post(path, { ...rest, [field]: bad }))).toEqual(
      refusalOf(`${field}.${part}`),
    );
  });

  test.each(['0x', otherHash.slice(2), `${otherHash}00`, 'm/0', 7, []])(
    '400 names what is no viewing key: %j',
    async (bad) => {
      expect(refusedPaths(await post(path, { ...rest, [field]: bad }))).toEqual(refusalOf(field));
    },
  );
});

describe('POST /v1/viewing-key/generate', () => {
  test('answers with a key, the root path and the hash, and with nothing else', async () => {
    const answers = [await post('generate', {}), await post('generate', { label: 'mine' })];
    const [first, second] = answers.map(({ json }) => json.data);
    expect(first.key).not.toBe(second.key);
    for (const data of [first, second]) {
      expect(operations.viewingKeyGenerate.success.data.parse(data)).toEqual(data);
      expect(data.path).toBe('m/0');
      // What every other operation takes for a viewing key.
      expect((await post('derive', { masterKey: data, childPath: 'a' })).status).toBe(200);
    }
  });

  test('takes a path', async () => {
    expect((await post('generate', { path: 'm/7/x' })).json.data.path).toBe('m/7/x');
  });

  test('a repeat under one Idempotency-Key generates another: the answer is not kept', async () => {
    const again = () =>
      server.call(key, {
        method: 'POST',
        url: '/v1/viewing-key/generate',
        headers: { 'idempotency-key': 'the same' },
      });
    const [first, second] = [await again(), await again()];
    expect(first.json.data.key).not.toBe(second.json.data.key);
  });

  test.each([
    ['path', { path: '' }],
    ['path', { path: 'm\udfff' }],
    ['path', { path: 'm'.repeat(257) }],
    ['label', { label: 'x'.repeat(129) }],
    ['key', { key: otherHash }],
  ])('400 names %s of %j', async (path, payload) => {
    expect(refusedPaths(await post('generate', payload))).toEqual(refusalOf(path));
  });
});

describe('POST /v1/viewing-key/derive and /v1/viewing-key/verify-hierarchy', () => {
  test.each(viewingKeyVectors)('$name, as known', async ({ root, child, grandchild }) => {
    for (const [parent, next] of [
      [root, child],
      [child, grandchild],
    ] as const) {
      const { childPath } = next;
      const derived = await post('derive', { masterKey: wireOf(parent), childPath });
      const { hash: parentHash, path: parentPath } = wireOf(parent);
      expect(derived.json.data).toEqual({
        ...wireOf(next),
        derivedFrom: { parentHash, parentPath, childPath },
      });
      const hierarchy = { parentKey: wireOf(parent), childKey: wireOf(next), childPath };
      expect((await post('verify-hierarchy', hierarchy)).json.data.valid).toBe(true);
    }
  });

  test('the text of a key stands at m/0', async () => {
    const { json } = await post('derive', { masterKey: masterKey.key, childPath: 'audit' });
    expect(json.data).toEqual(operations.viewingKeyDerive.example.data);
  });

  test('another child, path or parent is not valid', async () => {
    const verify = async (change: object) => {
      const hierarchy = { parentKey: masterKey, childKey, childPath: 'audit', ...change };
      return (await post('verify-hierarchy', hierarchy)).json.data;
    };
    expect(await verify({ childPath: 'audits' })).toMatchObject({
      valid: false,
      expectedPath: 'm/0/audits',
      actualPath: 'm/0/audit',
    });
    expect((await verify({ parentKey: childKey })).valid).toBe(false);
    expect((await verify({ childKey: { ...childKey, path: 'm/0' } })).valid).toBe(false);
  });

  test('400 names a hash of the child that is not its key’s', async () => {
    const hierarchy = {
      parentKey: masterKey,
      childKey: { ...childKey, hash: otherHash },
      childPath: 'audit',
    };
    expect(refusedPaths(await post('verify-hierarchy', hierarchy))).toEqual(
      refusalOf('childKey.hash'),
    );
  });

  test.each(['', '\ud800', 'x'.repeat(257), 'x'.repeat(253)])(
    '400 names a child path that is none, or makes the path too long: %j',
    async (childPath) => {
      expect(refusedPaths(await post('derive', { masterKey, childPath }))).toEqual(
        refusalOf('childPath'),
      );
    },
  );
});
