import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminKey, ampleLimits, openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

const admin = (options: InjectOptions) => server.call(adminKey, options);
const create = (payload: object) => admin({ method: 'POST', url: '/v1/admin/keys', payload });
const generate = (key: string) =>
  server.call(key, { method: 'POST', url: '/v1/stealth/generate', payload: {} });

describe('POST /v1/admin/keys', () => {
  test('shows the key once; from then on only its record can be read', async () => {
    const { status, headers, json } = await create({ tier: 'pro', name: 'agent' });
    expect(status).toBe(201);
    const { key, notice, ...record } = json.data;
    expect(server.keyIdOf(key)).toBe(record.id);
    expect(notice).not.toBe('');
    expect(record).toMatchObject({ tier: 'pro', name: 'agent', limits: ampleLimits.tiers.pro });
    expect(record.createdAt).toBe(new Date(server.clock.ms).toISOString());
    expect(headers.location).toBe(`/v1/admin/keys/${record.id}`);
    const read = await admin({ method: 'GET', url: `/v1/admin/keys/${record.id}` });
    expect(read.json.data).toEqual(record);
    const list = await admin({ method: 'GET', url: '/v1/admin/keys' });
    expect(list.json.data).toEqual({ keys: [record], total: 1 });
    expect((await generate(key)).status).toBe(200);
  });

  test('a key works until it expires', async () => {
    const expiresAt = new Date(server.clock.ms + 1000).toISOString();
    const { json } = await create({ tier: 'free', name: 'brief', expiresAt });
    expect(json.data.expiresAt).toBe(expiresAt);
    server.clock.ms += 999;
    expect((await generate(json.data.key)).status).toBe(200);
    server.clock.ms += 1;
    const { status, json: refusal } = await generate(json.data.key);
    expect([status, refusal.error.code]).toEqual([401, 'INVALID_API_KEY']);
  });

  test.each([
    [{ tier: 'gold', name: 'x' }, 'tier'],
    [{ tier: 'pro' }, 'name'],
    [{ tier: 'pro', name: '' }, 'name'],
    [{ tier: 'pro', name: 'x'.repeat(129) }, 'name'],
    [{ tier: 'pro', name: 'x', expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ tier: 'pro', name: 'x', expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
    [{ tier: 'pro', name: 'x', secret: 'y' }, 'secret'],
  ])('%j is 400', async (payload, path) => {
    const { status, json } = await create(payload);
    expect([status, json.error.details.issues[0].path]).toEqual([400, path]);
  });
});

describe('PATCH /v1/admin/keys/{id}', () => {
  test('a key lowered to the free tier is refused its sessions from the next request on', async () => {
    const { json } = await create({ tier: 'enterprise', name: 'agent' });
    const { key, id } = json.data;
    const session = await server.createSession(key, { chain: 'near' });
    const lowered = await admin({
      method: 'PATCH',
      url: `/v1/admin/keys/${id}`,
      payload: { tier: 'free', name: 'lowered' },
    });
    expect(lowered.json.data).toMatchObject({ tier: 'free', name: 'lowered' });
    for (const request of [
      { method: 'GET', url: `/v1/sessions/${session}` },
      { method: 'POST', url: '/v1/stealth/generate', payload: {}, session },
    ] as const) {
      const { status, json: refusal } = await server.call(key, request);
      expect([status, refusal.error.code]).toEqual([403, 'TIER_ACCESS_DENIED']);
    }
    expect((await generate(key)).status).toBe(200);
  });

  test('an expiry can be set and taken away', async () => {
    const { id } = (await create({ tier: 'pro', name: 'agent' })).json.data;
    const patch = (payload: object) =>
      admin({ method: 'PATCH', url: `/v1/admin/keys/${id}`, payload });
    const expiresAt = new Date(server.clock.ms + 5000).toISOString();
    expect((await patch({ expiresAt })).json.data.expiresAt).toBe(expiresAt);
    expect((await patch({ expiresAt: null })).json.data).not.toHaveProperty('expiresAt');
  });
});

describe('DELETE /v1/admin/keys/{id}', () => {
  test('ends the key and its sessions at once, and erases what would open them', async () => {
    const { key, id } = (await create({ tier: 'pro', name: 'agent' })).json.data;
    const defaults = { defaultViewingKey: `0x${'44'.repeat(32)}` };
    const session = await server.createSession(key, defaults);
    const { status, json } = await admin({ method: 'DELETE', url: `/v1/admin/keys/${id}` });
    expect([status, json.data]).toEqual([200, { revoked: true }]);
    for (const request of [
      { method: 'GET', url: `/v1/sessions/${session}` },
      { method: 'POST', url: '/v1/stealth/generate', payload: {}, session },
    ] as const) {
      const refusal = await server.call(key, request);
      expect([refusal.status, refusal.json.error.code]).toEqual([401, 'INVALID_API_KEY']);
    }
    const record = await server.store.get({
      partition: id,
      collection: { name: 'key', durable: true },
      id: 'record',
    });
    expect(record?.value).toContain('"current":null,"pending":null');
    const read = await admin({ method: 'GET', url: `/v1/admin/keys/${id}` });
    expect(read.json.data.revokedAt).toBe(new Date(server.clock.ms).toISOString());
  });

  test('revoking twice keeps the first time', async () => {
    const { id } = (await create({ tier: 'pro', name: 'agent' })).json.data;
    const revoke = () => admin({ method: 'DELETE', url: `/v1/admin/keys/${id}` });
    await revoke();
    const first = new Date(server.clock.ms).toISOString();
    server.clock.ms += 1000;
    expect((await revoke()).status).toBe(200);
    const read = await admin({ method: 'GET', url: `/v1/admin/keys/${id}` });
    expect(read.json.data.revokedAt).toBe(first);
  });
});

describe('admin operations', () => {
  test.each(['GET', 'PATCH', 'DELETE'] as const)('%s of an unknown key is 404', async (method) => {
    const payload = method === 'PATCH' ? { name: 'x' } : undefined;
    const { status, json } = await admin({
      method,
      url: `/v1/admin/keys/${'0'.repeat(12)}`,
      ...(payload === undefined ? {} : { payload }),
    });
    expect([status, json.error.code]).toEqual([404, 'API_KEY_NOT_FOUND']);
  });

  test('GET /v1/admin/tiers lists the limits', async () => {
    const { json } = await admin({ method: 'GET', url: '/v1/admin/tiers' });
    expect(json.data.tiers).toContainEqual({ tier: 'pro', limits: ampleLimits.tiers.pro });
  });

  test('an API key is no admin key, nor is a wrong one', async () => {
    for (const key of [await server.createKey('enterprise'), `${adminKey}x`, adminKey.slice(1)]) {
      const { status, json } = await server.call(key, { method: 'GET', url: '/v1/admin/keys' });
      expect([status, json.error.code]).toEqual([401, 'ADMIN_UNAUTHORIZED']);
    }
  });

  test('without an admin key in the settings they are 503', async () => {
    const other = await openTestApp({ adminKey: undefined });
    const { status, json } = await other.call('x', { method: 'GET', url: '/v1/admin/tiers' });
    expect([status, json.error.code]).toEqual([503, 'ADMIN_DISABLED']);
    await other.close();
  });
});
