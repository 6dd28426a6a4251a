import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('enterprise');
});
afterAll(() => server.close());

const remove = (id: string, by = key) =>
  server.call(by, { method: 'DELETE', url: `/v1/sessions/${id}` });

describe('DELETE /v1/sessions/{id}', () => {
  test('ends the session; the second time it is 404', async () => {
    const id = await server.createSession(key);
    expect((await remove(id)).json.data).toEqual({ sessionId: id, deleted: true });
    const again = await remove(id);
    expect([again.status, again.json.error.code]).toEqual([404, 'SESSION_NOT_FOUND']);
    expect((await server.call(key, { method: 'GET', url: `/v1/sessions/${id}` })).status).toBe(404);
  });

  test('another key cannot end it', async () => {
    const id = await server.createSession(key);
    expect((await remove(id, await server.createKey('pro'))).status).toBe(404);
    expect((await server.call(key, { method: 'GET', url: `/v1/sessions/${id}` })).status).toBe(200);
  });
});

describe('DELETE /v1/sessions', () => {
  test('ends all sessions of the caller and of nobody else', async () => {
    const [mine, other] = [await server.createKey('pro'), await server.createKey('pro')];
    const [first, , foreign] = [
      await server.createSession(mine),
      await server.createSession(mine),
      await server.createSession(other),
    ];
    const { json } = await server.call(mine, { method: 'DELETE', url: '/v1/sessions' });
    expect(json.data).toEqual({ deleted: 2 });
    const found = (id: string, by: string) =>
      server.call(by, { method: 'GET', url: `/v1/sessions/${id}` });
    expect((await found(first, mine)).status).toBe(404);
    expect((await found(foreign, other)).status).toBe(200);
  });
});
