import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

/** Sends JSON text as it is: some of it is nothing that JSON.stringify would write. */
const send = (payload: string, url = '/v1/sessions') =>
  server.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
  });

test.each<[string, string, string]>([
  ['1e400', '{"defaults":{},"ttlSeconds":1e400}', 'ttlSeconds'],
  ['-1e400', '{"defaults":{},"ttlSeconds":-1e400}', 'ttlSeconds'],
  ['1e-400', '{"defaults":{},"ttlSeconds":1e-400}', 'ttlSeconds'],
  ['2^53', '{"defaults":{},"ttlSeconds":9007199254740992}', 'ttlSeconds'],
  ['a number of 100,000 digits', `{"ttlSeconds":${'9'.repeat(100_000)}}`, 'ttlSeconds'],
  ['a lone high surrogate', '{"defaults":{},"label":"\\ud800"}', 'label'],
  ['a lone low surrogate', '{"defaults":{},"label":"a\\udc00b"}', 'label'],
  ['surrogates in the wrong order', '{"label":"\\udc00\\ud800"}', 'label'],
  ['a lone surrogate further down', '{"defaults":{"chain":["\\ud800"]}}', 'defaults.chain.0'],
  ['a name with a lone surrogate', '{"defaults":{"\\ud800":1}}', 'defaults'],
  ['a name of 100,000 characters', `{"${'a'.repeat(100_000)}":1}`, ''],
  ['a label of a million characters', `{"label":"${'a'.repeat(1_000_000)}"}`, 'label'],
  ['an empty name', '{"defaults":{},"":1}', ''],
  ['__proto__', '{"defaults":{},"__proto__":{"x":1}}', '__proto__'],
  ['__proto__ that is null', '{"defaults":{},"__proto__":null}', '__proto__'],
  ['constructor', '{"defaults":{},"constructor":{}}', 'constructor'],
  ['prototype', '{"defaults":{},"prototype":{}}', 'prototype'],
  ['toString', '{"defaults":{},"toString":1}', 'toString'],
  ['__proto__ in defaults', '{"defaults":{"__proto__":{"chain":"near"}}}', 'defaults.__proto__'],
  [
    'constructor in defaults',
    '{"defaults":{"constructor":{"prototype":{}}}}',
    'defaults.constructor',
  ],
  ['prototype in defaults', '{"defaults":{"prototype":{}}}', 'defaults.prototype'],
  ['defaults from a prototype', '{"__proto__":{"defaults":{}}}', 'defaults'],
])('%s is 400 and names the field', async (_, body, path) => {
  expect(issuePaths(expectRefusal(await send(body), 'VALIDATION_ERROR'))).toContain(path);
});

test.each(['__proto__', 'constructor', 'prototype'])(
  '%s inside a meta-address is an unknown field',
  async (name) => {
    const body = `{"recipientMetaAddress":{"${name}":{"chain":"near"}}}`;
    const refusal = expectRefusal(await send(body, '/v1/stealth/derive'), 'VALIDATION_ERROR');
    expect(issuePaths(refusal)).toContain(`recipientMetaAddress.${name}`);
  },
);

test('eighty thousand unknown fields are answered with a few', async () => {
  const names = Array.from({ length: 80_000 }, (_, index) => `"${index}":0`);
  const refusal = expectRefusal(await send(`{${names.join(',')}}`), 'VALIDATION_ERROR');
  expect(issuePaths(refusal).length).toBeLessThanOrEqual(20);
  expect(refusal.message.length).toBeLessThan(4096);
});

test('no prototype was changed by any of it', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('a body where the operation has none is 400 and names the field', async () => {
  const refusal = expectRefusal(await send('{"a":1}', '/v1/keys/rotate'), 'VALIDATION_ERROR');
  expect(issuePaths(refusal)).toEqual(['a']);
});

test.each([
  ['in the past', '2000-01-01T00:00:00Z'],
  ['that no calendar has', '2030-02-30T00:00:00Z'],
  ['without a zone', '2030-01-01T00:00:00'],
  ['that is a number', 1_893_456_000_000],
  ['that is in the year 10000 by UTC', '9999-12-31T23:59:59-23:59'],
  ['with a million decimals', `2030-01-01T00:00:00.${'1'.repeat(1_000_000)}Z`],
])('an API key cannot expire at a time %s', async (_, expiresAt) => {
  const { status, json } = await server.call(adminKey, {
    method: 'POST',
    url: '/v1/admin/keys',
    payload: { tier: 'pro', name: 'a', expiresAt },
  });
  expect([status, json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  expect(issuePaths(json.error)).toContain('expiresAt');
});
