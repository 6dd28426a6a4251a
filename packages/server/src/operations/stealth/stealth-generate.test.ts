import { operations } from '@sipher/contract';
import { chainIds, decodeHex, erc5564Scheme, familyChains, sipScheme } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const generate = (payload: object, session?: string) =>
  server.call(key, {
    method: 'POST',
    url: '/v1/stealth/generate',
    payload,
    ...(session === undefined ? {} : { session }),
  });

type Generated = Record<'spendingPrivateKey' | 'viewingPrivateKey', string>;

const bytesOf = ({ spendingPrivateKey, viewingPrivateKey }: Generated) => ({
  spendingPrivateKey: decodeHex(spendingPrivateKey, { field: 'spending', lengthBytes: 32 }),
  viewingPrivateKey: decodeHex(viewingPrivateKey, { field: 'viewing', lengthBytes: 32 }),
});

describe('POST /v1/stealth/generate', () => {
  test.each(chainIds)(
    'sip-native on %s: the text form is that of the private keys',
    async (chain) => {
      const { status, json } = await generate({ chain, label: 'mine' });
      expect(status).toBe(200);
      expect(operations.stealthGenerate.success.data.parse(json.data)).toEqual(json.data);
      const expected = sipScheme().deriveMetaAddress({ chain, ...bytesOf(json.data) });
      expect(json.data.encodedMetaAddress).toBe(sipScheme().encodeMetaAddress(expected));
      expect(json.data).toMatchObject({
        chain,
        backend: 'sip-native',
        metaAddress: { label: 'mine' },
      });
    },
  );

  test.each(familyChains('evm'))('erc5564 on %s: the same, in its own text form', async (chain) => {
    const { json } = await generate({ chain, backend: 'erc5564' });
    const expected = erc5564Scheme().deriveMetaAddress({ chain, ...bytesOf(json.data) });
    expect(json.data.encodedMetaAddress).toBe(erc5564Scheme().encodeMetaAddress(expected));
  });

  test('without anything it is solana and sip-native, and no session is named', async () => {
    const { json, headers } = await generate({});
    expect(json.data).toMatchObject({ chain: 'solana', backend: 'sip-native', curve: 'ed25519' });
    expect(headers).not.toHaveProperty('session-applied');
  });

  test('a session fills what the request leaves out, and the answer names it', async () => {
    const session = await server.createSession(key, { chain: 'polygon', backend: 'erc5564' });
    const { json, headers } = await generate({}, session);
    expect(json.data).toMatchObject({ chain: 'polygon', backend: 'erc5564' });
    expect(headers['session-applied']).toBe('chain, backend');
    expect(Number(headers['session-expires'])).toBe(server.clock.ms + 3_600_000);
  });

  test('the request’s own value wins, and null skips the session', async () => {
    const session = await server.createSession(key, { chain: 'polygon', backend: 'sip-native' });
    const own = await generate({ chain: 'near' }, session);
    expect([own.json.data.chain, own.headers['session-applied']]).toEqual(['near', 'backend']);
    const skipped = await generate({ chain: null, backend: null }, session);
    expect([skipped.json.data.chain, skipped.headers['session-applied']]).toEqual(['solana', '']);
  });

  test('erc5564 on a chain that is not EVM: 400 if the request says so, 422 if the session does', async () => {
    const own = await generate({ chain: 'solana', backend: 'erc5564' });
    expect([own.status, own.json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    const { status, json } = await generate(
      { chain: 'near' },
      await server.createSession(key, { backend: 'erc5564' }),
    );
    expect([status, json.error.code]).toEqual([422, 'SESSION_DEFAULT_CONFLICT']);
    expect(json.error.details.fields).toEqual(['backend']);
    const other = await generate(
      { backend: 'erc5564' },
      await server.createSession(key, { chain: 'sui' }),
    );
    expect([other.status, other.json.error.details.fields]).toEqual([422, ['chain']]);
    const both = await generate(
      { chain: 'sui', backend: 'erc5564' },
      await server.createSession(key, { chain: 'near' }),
    );
    expect(both.status).toBe(400);
  });

  test('a body is not needed', async () => {
    const { status } = await server.call(key, { method: 'POST', url: '/v1/stealth/generate' });
    expect(status).toBe(200);
  });
});

describe('POST /v1/stealth/generate/batch', () => {
  const batch = (payload: object, session?: string) =>
    server.call(key, {
      method: 'POST',
      url: '/v1/stealth/generate/batch',
      payload,
      ...(session === undefined ? {} : { session }),
    });

  test('generates count different meta-addresses under the session', async () => {
    const { json } = await batch(
      { count: 5, label: 'x' },
      await server.createSession(key, { chain: 'sui' }),
    );
    expect(json.data.summary).toEqual({ total: 5, succeeded: 5, failed: 0 });
    const texts = json.data.results.map(
      (result: { data: { encodedMetaAddress: string } }) => result.data.encodedMetaAddress,
    );
    expect(new Set(texts).size).toBe(5);
    for (const text of texts) expect(text).toMatch(/^sip:sui:/);
  });

  test.each([{}, { count: 0 }, { count: 101 }, { count: '5' }])('%j is 400', async (payload) => {
    const { status, json } = await batch(payload);
    expect([status, json.error.details.issues[0].path]).toEqual([400, 'count']);
  });
});
