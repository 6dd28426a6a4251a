import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
let id: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
  const defaultViewingKey = `0x${'33'.repeat(32)}`;
  id = await server.createSession(key, { chain: 'near', defaultViewingKey });
});
afterAll(() => server.close());

const effective = (query: string, session = id) =>
  server.call(key, { method: 'GET', url: `/v1/sessions/${session}/effective?${query}` });

describe('GET /v1/sessions/{id}/effective', () => {
  test('says what a call would use and from where', async () => {
    const { json } = await effective('operation=stealthGenerate');
    expect(json.data).toEqual({
      operation: 'stealthGenerate',
      fields: [
        { field: 'chain', value: 'near', source: 'session' },
        { field: 'backend', value: 'sip-native', source: 'server' },
      ],
    });
  });

  test('is what the call then does', async () => {
    const { json } = await effective('operation=stealthGenerate');
    const generated = await server.call(key, {
      method: 'POST',
      url: '/v1/stealth/generate',
      payload: {},
      session: id,
    });
    for (const { field, value } of json.data.fields) expect(generated.json.data[field]).toBe(value);
  });

  test.each(['operation=createSession', 'operation=nonsense', 'operation=__proto__', ''])(
    '?%s is 400',
    async (query) => {
      const { status, json } = await effective(query);
      expect([status, json.error.details.issues[0].path]).toEqual([400, 'operation']);
    },
  );

  test('an unknown session is 404', async () => {
    const { status } = await effective('operation=stealthGenerate', `sess_${'0'.repeat(64)}`);
    expect(status).toBe(404);
  });
});
