import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('enterprise');
});
afterAll(() => server.close());

const create = (defaults: object = {}): Promise<string> => {
  server.clock.ms += 1;
  return server.createSession(key, defaults);
};
const list = (query = '', by = key) =>
  server.call(by, { method: 'GET', url: `/v1/sessions${query}` });

type Listed = { readonly sessionId: string };
const idsOf = ({ json }: { json: { data: { sessions: Listed[] } } }) =>
  json.data.sessions.map(({ sessionId }) => sessionId);

describe('GET /v1/sessions', () => {
  test('pages through the caller’s own sessions, newest first, each once', async () => {
    const created: string[] = [];
    for (let n = 0; n < 7; n += 1) created.unshift(await create());
    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await list(`?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      pages.push(idsOf(page));
      cursor = page.json.data.nextCursor;
    }
    expect(pages.flat()).toEqual(created);
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(idsOf(await list('', await server.createKey('pro')))).toEqual([]);
  });

  test('shows a viewing key only as its SHA-256', async () => {
    const bytes = Buffer.alloc(32, 7);
    const defaultViewingKey = `0x${bytes.toString('hex')}`;
    await create({ chain: 'near', defaultViewingKey });
    const { json } = await list('?limit=1');
    const fingerprint = `0x${createHash('sha256').update(bytes).digest('hex')}`;
    expect(json.data.sessions[0].defaults).toEqual({
      chain: 'near',
      defaultViewingKey: { fingerprint },
    });
    expect(JSON.stringify(json)).not.toContain(defaultViewingKey);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=nonsense', 'cursor'],
    [`cursor=99999999999999.${'0'.repeat(64)}`, 'cursor'],
    ['page=2', 'page'],
  ])('?%s is 400', async (query, path) => {
    const { status, json } = await list(`?${query}`);
    expect([status, json.error.details.issues[0].path]).toEqual([400, path]);
  });
});
