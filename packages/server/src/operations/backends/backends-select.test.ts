import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readKey } from '../../keys/key-record.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());
beforeEach(async () => {
  key = await server.createKey('pro');
});

const select = (backend: unknown, by = key, headers = {}) =>
  server.call(by, {
    method: 'POST',
    url: '/v1/backends/select',
    payload: { backend } as object,
    headers,
  });
/** stealthGenerate on base, where every backend works, unless the payload says otherwise. */
const generate = async (payload: object = {}, session?: string, by = key) => {
  const { status, headers, json } = await server.call(by, {
    method: 'POST',
    url: '/v1/stealth/generate',
    payload: { chain: 'base', ...payload },
    ...(session === undefined ? {} : { session }),
  });
  return { status, applied: headers['session-applied'], error: json.error, ...json.data };
};

describe('POST /v1/backends/select', () => {
  test('sets what the key prefers, and null removes it', async () => {
    const keyId = server.keyIdOf(key);
    const set = await select('erc5564');
    expect([set.status, set.json.data]).toEqual([200, { keyId, preferredBackend: 'erc5564' }]);
    expect((await generate()).backend).toBe('erc5564');
    const removed = await select(null);
    expect(removed.json.data).toEqual({ keyId, preferredBackend: null });
    expect((await generate()).backend).toBe('sip-native');
  });

  test('is open to free keys, and of one key alone', async () => {
    const free = await server.createKey('free');
    expect((await select('erc5564', free)).status).toBe(200);
    expect((await generate({}, undefined, free)).backend).toBe('erc5564');
    expect((await generate()).backend).toBe('sip-native');
  });

  test('ignores the session header', async () => {
    const answer = await select('erc5564', key, { 'x-session-id': 'no session' });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('session-applied');
  });

  test.each([['solana-unknown'], [''], [7], [undefined], [['erc5564']], [{}], ['__proto__']])(
    'the backend %j is 400',
    async (backend) => {
      const { status, json } = await select(backend);
      expect([status, json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect((await generate()).backend).toBe('sip-native');
    },
  );
});

describe('what a key prefers', () => {
  test('ranks after request and session, and before the server', async () => {
    await select('erc5564');
    const native = await server.createSession(key, { backend: 'sip-native' });
    const silent = await server.createSession(key, { chain: 'polygon' });
    expect(await generate({ backend: 'sip-native' }, silent)).toMatchObject({
      backend: 'sip-native',
      applied: '',
    });
    expect(await generate({}, native)).toMatchObject({ backend: 'sip-native', applied: 'backend' });
    expect(await generate({}, silent)).toMatchObject({ backend: 'erc5564', applied: '' });
    expect(await generate({ chain: null }, silent)).toMatchObject({ status: 422 });
    expect(await generate({ backend: null }, native)).toMatchObject({
      backend: 'erc5564',
      applied: '',
    });
    const withoutSession = await generate();
    expect(withoutSession).toMatchObject({ backend: 'erc5564' });
    expect(withoutSession.applied).toBeUndefined();
  });

  test('that does not fit the request is 422, and said to be the preference', async () => {
    await select('erc5564');
    const { status, error } = await generate({ chain: 'solana' });
    expect([status, error.code]).toEqual([422, 'SESSION_DEFAULT_CONFLICT']);
    expect(error.details).toMatchObject({ source: 'preference', fields: ['backend'] });
    const written = await generate({ chain: 'solana', backend: 'erc5564' });
    expect([written.status, written.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('is shown by getEffectiveSession as what a call then uses', async () => {
    await select('erc5564');
    const session = await server.createSession(key, { chain: 'base' });
    const url = `/v1/sessions/${session}/effective?operation=stealthGenerate`;
    const { json } = await server.call(key, { url });
    expect(json.data.fields).toEqual([
      { field: 'chain', value: 'base', source: 'session' },
      { field: 'backend', value: 'erc5564', source: 'preference' },
    ]);
    expect((await generate({}, session)).backend).toBe('erc5564');
  });

  test('survives the rotation of the key’s secret', async () => {
    await select('erc5564');
    const { json } = await server.call(key, { method: 'POST', url: '/v1/keys/rotate' });
    expect((await generate({}, undefined, json.data.key)).backend).toBe('erc5564');
  });

  test('survives a change of the key’s tier', async () => {
    await select('erc5564');
    const url = `/v1/admin/keys/${server.keyIdOf(key)}`;
    await server.call(adminKey, { method: 'PATCH', url, payload: { tier: 'free' } });
    expect((await generate()).backend).toBe('erc5564');
  });

  test('ends with the key’s revocation', async () => {
    await select('erc5564');
    const id = server.keyIdOf(key);
    expect((await readKey(server.store, id))?.stored.preferredBackend).toBe('erc5564');
    await server.call(adminKey, { method: 'DELETE', url: `/v1/admin/keys/${id}` });
    expect((await select('erc5564')).status).toBe(401);
    expect((await readKey(server.store, id))?.stored.preferredBackend).toBeNull();
  });

  test('of many set at once is one of them, and the key still works', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => select(index % 2 === 0 ? 'erc5564' : 'sip-native')),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await generate()).status).toBe(200);
  });
});
