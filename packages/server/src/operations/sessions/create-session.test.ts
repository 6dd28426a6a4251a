import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const create = (payload: object, by = key) =>
  server.call(by, { method: 'POST', url: '/v1/sessions', payload });

describe('POST /v1/sessions', () => {
  test('answers 201 with the session, its path and its version', async () => {
    const defaults = { chain: 'near', backend: 'sip-native', privacyLevel: 'shielded' };
    const { status, headers, json } = await create({ defaults, ttlSeconds: 60, label: 'first' });
    expect(status).toBe(201);
    const { sessionId, createdAt, expiresAt, ...rest } = json.data;
    expect(sessionId).toMatch(/^sess_[0-9a-f]{64}$/);
    expect(rest).toEqual({ defaults, label: 'first' });
    expect(expiresAt - createdAt).toBe(60_000);
    expect(headers).toMatchObject({
      location: `/v1/sessions/${sessionId}`,
      etag: '"1"',
      'cache-control': 'no-store',
    });
  });

  test('lives an hour unless told otherwise', async () => {
    const { json } = await create({ defaults: {} });
    expect(json.data.expiresAt - json.data.createdAt).toBe(3_600_000);
    expect(json.data.defaults).toEqual({});
  });

  test('a default that is null is none', async () => {
    const { json } = await create({ defaults: { chain: null, backend: 'erc5564' } });
    expect(json.data.defaults).toEqual({ backend: 'erc5564' });
  });

  test.each([
    ['no defaults', {}, 'defaults'],
    ['an unknown default', { defaults: { chian: 'near' } }, 'defaults.chian'],
    ['an unknown field', { defaults: {}, ttl: 60 }, 'ttl'],
    ['an unknown chain', { defaults: { chain: 'dogecoin' } }, 'defaults.chain'],
    ['a lifetime under a minute', { defaults: {}, ttlSeconds: 59 }, 'ttlSeconds'],
    ['a lifetime over a day', { defaults: {}, ttlSeconds: 86_401 }, 'ttlSeconds'],
    ['a lifetime that is no integer', { defaults: {}, ttlSeconds: 60.5 }, 'ttlSeconds'],
    ['a lifetime as text', { defaults: {}, ttlSeconds: '60' }, 'ttlSeconds'],
    [
      'a viewing key of 31 bytes',
      { defaults: { defaultViewingKey: `0x${'ab'.repeat(31)}` } },
      'defaults.defaultViewingKey',
    ],
    [
      'a viewing key of 900 kB',
      { defaults: { defaultViewingKey: `0x${'ab'.repeat(450_000)}` } },
      'defaults.defaultViewingKey',
    ],
    ['a label of 129 characters', { defaults: {}, label: 'x'.repeat(129) }, 'label'],
    ['defaults that are a list', { defaults: [] }, 'defaults'],
  ])('%s is 400 and names the field', async (_, payload, path) => {
    const { status, json } = await create(payload);
    expect(status).toBe(400);
    expect(json.error.code).toBe('VALIDATION_ERROR');
    expect(json.error.details.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  test('an answer never says what was wrong with a secret by quoting it', async () => {
    const secret = 'c0ffee'.repeat(8);
    const { json } = await create({ defaults: { defaultViewingKey: secret } });
    expect(JSON.stringify(json)).not.toContain(secret);
  });

  test('a free key is 403', async () => {
    const { status, json } = await create({ defaults: {} }, await server.createKey('free'));
    expect([status, json.error.code]).toEqual([403, 'TIER_ACCESS_DENIED']);
  });

  test('the 101st live session of a pro key is 409; an expired one leaves room', async () => {
    const capped = await server.createKey('pro');
    for (let n = 0; n < 99; n += 1) await create({ defaults: {} }, capped);
    await create({ defaults: {}, ttlSeconds: 60 }, capped);
    const { status, json } = await create({ defaults: {} }, capped);
    expect([status, json.error.code]).toEqual([409, 'SESSION_LIMIT_REACHED']);
    expect(json.error.details).toEqual({ limit: 100, tier: 'pro' });
    server.clock.ms += 60_000;
    expect((await create({ defaults: {} }, capped)).status).toBe(201);
  });
});
