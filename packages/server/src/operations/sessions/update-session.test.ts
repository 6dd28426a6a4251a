import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
let id: string;
const viewingKey = `0x${'11'.repeat(32)}`;
const original = { chain: 'near', backend: 'sip-native', defaultViewingKey: viewingKey };

beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('enterprise');
});
afterAll(() => server.close());
beforeEach(async () => {
  const payload = { defaults: original, label: 'before' };
  const { json } = await server.call(key, { method: 'POST', url: '/v1/sessions', payload });
  id = json.data.sessionId;
});

const patch = (payload: object, headers: Record<string, string> = {}) =>
  server.call(key, { method: 'PATCH', url: `/v1/sessions/${id}`, payload, headers });

describe('PATCH /v1/sessions/{id}', () => {
  test('keeps what is left out, sets what is given, removes what is null', async () => {
    const { status, headers, json } = await patch({ defaults: { chain: 'sui', backend: null } });
    expect([status, headers.etag]).toEqual([200, '"2"']);
    expect(json.data.defaults).toEqual({ chain: 'sui', defaultViewingKey: viewingKey });
    expect(json.data.label).toBe('before');
    expect(json.data).toHaveProperty('lastAccessedAt');
  });

  test('removes and replaces the viewing key', async () => {
    const other = `0x${'22'.repeat(32)}`;
    const replaced = await patch({ defaults: { defaultViewingKey: other } });
    expect(replaced.json.data.defaults.defaultViewingKey).toBe(other);
    const removed = await patch({ defaults: { defaultViewingKey: null } });
    expect(removed.json.data.defaults).toEqual({ chain: 'near', backend: 'sip-native' });
  });

  test('an empty patch changes nothing; label null removes the label', async () => {
    expect((await patch({})).json.data.defaults).toEqual(original);
    expect((await patch({ label: null })).json.data).not.toHaveProperty('label');
  });

  test('ttlSeconds counts from now, and never past a day from the creation', async () => {
    const createdAt = server.clock.ms;
    server.clock.ms += 1_000_000;
    expect((await patch({ ttlSeconds: 60 })).json.data.expiresAt).toBe(server.clock.ms + 60_000);
    const { json } = await patch({ ttlSeconds: 86_400 });
    expect(json.data.expiresAt).toBe(createdAt + 86_400_000);
    expect(json.data.createdAt).toBe(createdAt);
  });

  test('a patch without ttlSeconds leaves the expiry alone', async () => {
    const expiresAt = server.clock.ms + 3_600_000;
    server.clock.ms += 1000;
    expect((await patch({ defaults: { chain: 'base' } })).json.data.expiresAt).toBe(expiresAt);
  });

  test('application/merge-patch+json is JSON too', async () => {
    const { status } = await patch(
      { label: 'x' },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(status).toBe(200);
  });

  test('concurrent patches of different fields all survive, and each counts', async () => {
    const chains = ['solana', 'base', 'sui', 'near'];
    const patches = Array.from({ length: 200 }, (_, n) => {
      if (n % 4 === 0) return { defaults: { chain: chains[n % 3] } };
      if (n % 4 === 1) return { defaults: { privacyLevel: 'shielded' } };
      return n % 4 === 2 ? { defaults: { rpcProvider: 'triton' } } : { label: `label ${n}` };
    });
    const answers = await Promise.all(patches.map((body) => patch(body)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { json, headers } = await server.call(key, { method: 'GET', url: `/v1/sessions/${id}` });
    expect(json.data.defaults).toMatchObject({ privacyLevel: 'shielded', rpcProvider: 'triton' });
    expect(json.data.label).toMatch(/^label /);
    expect(headers.etag).toBe('"201"');
  });

  test('If-Match: the current version passes, another is 412 and changes nothing', async () => {
    expect((await patch({ label: 'second' }, { 'if-match': '"1"' })).status).toBe(200);
    const { status, json } = await patch({ label: 'third' }, { 'if-match': '"1"' });
    expect([status, json.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(json.error.details).toEqual({ current: '"2"' });
    expect((await patch({}, { 'if-match': '"1", "2"' })).json.data.label).toBe('second');
    expect((await patch({}, { 'if-match': '*' })).status).toBe(200);
    expect((await patch({}, { 'if-match': 'W/"4"' })).status).toBe(412);
  });

  test('a deleted session does not come back', async () => {
    await server.call(key, { method: 'DELETE', url: `/v1/sessions/${id}` });
    expect((await patch({ ttlSeconds: 3600 })).json.error.code).toBe('SESSION_NOT_FOUND');
  });

  test('a session does not come back from the millisecond on at which it expires', async () => {
    server.clock.ms += 3_600_000 - 1;
    expect((await patch({})).status).toBe(200);
    server.clock.ms += 1;
    expect((await patch({ ttlSeconds: 3600 })).json.error.code).toBe('SESSION_NOT_FOUND');
  });

  test.each([
    ['an unknown default', { defaults: { chains: 'near' } }, 'defaults.chains'],
    ['an unknown field', { sessionId: 'x' }, 'sessionId'],
    ['a lifetime of 0', { ttlSeconds: 0 }, 'ttlSeconds'],
    ['a null lifetime', { ttlSeconds: null }, 'ttlSeconds'],
  ])('%s is 400 and names the field', async (_, payload, path) => {
    const { status, json } = await patch(payload);
    expect([status, json.error.details.issues[0].path]).toEqual([400, path]);
  });
});
