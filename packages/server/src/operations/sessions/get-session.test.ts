import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const viewingKey = `0x${'Ab'.repeat(32)}`;

const create = async (payload: object): Promise<string> => {
  const { json } = await server.call(key, { method: 'POST', url: '/v1/sessions', payload });
  return json.data.sessionId;
};
const get = (id: string, by = key) => server.call(by, { method: 'GET', url: `/v1/sessions/${id}` });

describe('GET /v1/sessions/{id}', () => {
  test('gives the owner its own defaults back whole, the viewing key among them', async () => {
    const defaults = { chain: 'base', rpcProvider: 'helius', defaultViewingKey: viewingKey };
    const id = await create({ defaults, label: 'mine' });
    const { status, headers, json } = await get(id);
    expect(status).toBe(200);
    expect(headers.etag).toBe('"1"');
    const { createdAt, expiresAt, lastAccessedAt, ...rest } = json.data;
    expect(rest).toEqual({ sessionId: id, defaults, label: 'mine' });
    expect([expiresAt - createdAt, lastAccessedAt]).toEqual([3_600_000, createdAt]);
  });

  test('a read changes nothing of the session, and is noted at most once a minute', async () => {
    const id = await create({ defaults: {} });
    const createdAt = server.clock.ms;
    server.clock.ms += 59_999;
    expect((await get(id)).json.data.lastAccessedAt).toBe(createdAt);
    server.clock.ms += 1;
    const noted = server.clock.ms;
    expect((await get(id)).json.data.lastAccessedAt).toBe(noted);
    server.clock.ms += 59_999;
    const { headers, json } = await get(id);
    expect([json.data.lastAccessedAt, headers.etag]).toEqual([noted, '"1"']);
  });

  test('an expired session is 404 from its last millisecond on', async () => {
    const id = await create({ defaults: {}, ttlSeconds: 60 });
    server.clock.ms += 59_999;
    expect((await get(id)).status).toBe(200);
    server.clock.ms += 1;
    const { status, json } = await get(id);
    expect([status, json.error.code]).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  test('another key’s session is 404, and looks like one that never was', async () => {
    const id = await create({ defaults: {} });
    const other = await server.createKey('enterprise');
    const [foreign, unknown] = [await get(id, other), await get(`sess_${'0'.repeat(64)}`, other)];
    expect(foreign.status).toBe(404);
    expect(foreign.json).toEqual(unknown.json);
  });

  test('an id of another form is 400', async () => {
    for (const id of ['sess_1', `sess_${'A'.repeat(64)}`, `sess_${'a'.repeat(65)}`]) {
      const { status, json } = await get(id);
      expect([status, json.error.code]).toEqual([400, 'SESSION_ID_INVALID']);
    }
  });
});
