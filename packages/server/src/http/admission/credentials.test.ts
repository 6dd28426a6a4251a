import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeKey, parseKey } from '../../keys/key-format.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../../testing/raw-exchange.ts';

let server: TestApp;
let port: number;
let key: string;
let otherKey: string;
beforeAll(async () => {
  server = await openTestApp();
  port = await listenOnLoopback(server.app);
  key = await server.createKey('pro');
  otherKey = await server.createKey('pro');
});
afterAll(() => server.close());

/** Sends header lines as they are; `inject` and clients join the repeated ones. */
const send = async (headers: string[], path = '/v1/sessions') =>
  (await exchangeRaw(port, [requestText({ path, headers })]))[0];

describe('where the key stands', () => {
  test.each<[string, (key: string) => string]>([
    ['X-API-Key', (text) => `X-API-Key: ${text}`],
    ['X-API-Key in another case', (text) => `x-api-KEY: ${text}`],
    ['Bearer', (text) => `Authorization: Bearer ${text}`],
    ['bearer in lower case', (text) => `Authorization: bearer ${text}`],
    ['BEARER in upper case', (text) => `authorization: BEARER ${text}`],
    ['Bearer and more spaces', (text) => `Authorization:   Bearer    ${text}  `],
  ])('%s is accepted', async (_, header) => {
    expect((await send([header(key)]))?.status).toBe(200);
  });

  const none: [string, (key: string, other: string) => string[]][] = [
    ['no credential', () => []],
    ['X-API-Key twice, the same', (text) => [`X-API-Key: ${text}`, `X-API-Key: ${text}`]],
    ['X-API-Key twice, two keys', (text, other) => [`X-API-Key: ${text}`, `X-API-Key: ${other}`]],
    ['X-API-Key twice, one empty', (text) => [`X-API-Key: ${text}`, 'X-API-Key:']],
    ['X-API-Key twice, in two cases', (text) => [`X-API-Key: ${text}`, `x-api-key: ${text}`]],
    [
      'Authorization twice',
      (text, other) => [`Authorization: Bearer ${text}`, `Authorization: Bearer ${other}`],
    ],
    [
      'Authorization twice, one of another scheme',
      (text) => [`Authorization: Bearer ${text}`, 'Authorization: Basic eDp5'],
    ],
    ['both, the same', (text) => [`X-API-Key: ${text}`, `Authorization: Bearer ${text}`]],
    ['both, two keys', (text, other) => [`X-API-Key: ${text}`, `Authorization: Bearer ${other}`]],
    ['both, one empty', (text) => [`X-API-Key: ${text}`, 'Authorization:']],
    ['both, one of another scheme', (text) => [`X-API-Key: ${text}`, 'Authorization: Basic eDp5']],
    ['an empty X-API-Key', () => ['X-API-Key:']],
    ['an empty Authorization', () => ['Authorization:']],
    ['Bearer alone', () => ['Authorization: Bearer']],
    ['Bearer and spaces', () => ['Authorization: Bearer    ']],
    ['Bearer run together with the key', (text) => [`Authorization: Bearer${text}`]],
    ['Bearer and two keys', (text, other) => [`Authorization: Bearer ${text} ${other}`]],
    ['Bearer and a parameter', (text) => [`Authorization: Bearer ${text}, realm=x`]],
    ['a key without a scheme', (text) => [`Authorization: ${text}`]],
    ['Basic', (text) => [`Authorization: Basic ${Buffer.from(`x:${text}`).toString('base64')}`]],
    ['Digest', (text) => [`Authorization: Digest username="${text}"`]],
    ['a proxy’s header', (text) => [`Proxy-Authorization: Bearer ${text}`]],
    ['a cookie', (text) => [`Cookie: x-api-key=${text}`]],
    ['a header of a like name', (text) => [`X_API_Key: ${text}`]],
  ];
  test.each(none)('%s is 401 UNAUTHORIZED', async (_, headers) => {
    const answer = await send(headers(key, otherKey));
    expectRefusal(answer, 'UNAUTHORIZED');
    expect(answer?.headers['www-authenticate']).toBe('Bearer realm="sipher"');
  });

  test('a key in the query is no credential', async () => {
    expectRefusal(await send([], `/v1/sessions?api_key=${key}`), 'UNAUTHORIZED');
  });
});

describe('what the key says', () => {
  const withDigit = (text: string, at: number) =>
    text.slice(0, at) + (text.charAt(at) === 'a' ? 'b' : 'a') + text.slice(at + 1);
  const parts = () => {
    const parsed = parseKey(key);
    if (parsed === null) throw new Error('the test’s own key does not parse');
    return parsed;
  };

  test.each<[string, () => string]>([
    ['a wrong checksum', () => withDigit(key, key.length - 1)],
    ['a wrong digit of the secret', () => withDigit(key, 30)],
    ['another secret with its checksum', () => encodeKey({ ...parts(), secret: 'a'.repeat(32) })],
    ['another id with its checksum', () => encodeKey({ ...parts(), id: 'a'.repeat(12) })],
    [
      'the secret of another key',
      () => {
        const secret = parseKey(otherKey)?.secret ?? '';
        return encodeKey({ ...parts(), secret });
      },
    ],
    ['another prefix', () => key.replace('sph_', 'spx_')],
    ['upper case', () => key.toUpperCase()],
    ['lower case', () => key.toLowerCase()],
    ['a character less', () => key.slice(0, -1)],
    ['a character more', () => `${key}a`],
    ['quotes', () => `"${key}"`],
    ['a comma behind it', () => `${key},`],
    ['two keys', () => `${key}, ${otherKey}`],
    ['percent-encoding', () => key.replaceAll('_', '%5f')],
    ['the prefix alone', () => 'sph_'],
    ['the id alone', () => parts().id],
    ['10 kB', () => 'a'.repeat(10_000)],
    ['bytes beyond ASCII', () => `${key}\u00e9`],
    ['a name of the prototype', () => '__proto__'],
    ['the admin key', () => adminKey],
  ])('a key with %s is 401 INVALID_API_KEY', async (_, spell) => {
    expectRefusal(await send([`X-API-Key: ${spell()}`]), 'INVALID_API_KEY');
  });

  test('an expired key is 401 from the millisecond on at which it expires', async () => {
    const expiring = await server.createKey('pro', server.clock.ms + 1000);
    expect((await send([`X-API-Key: ${expiring}`]))?.status).toBe(200);
    server.clock.ms += 999;
    expect((await send([`X-API-Key: ${expiring}`]))?.status).toBe(200);
    server.clock.ms += 1;
    expectRefusal(await send([`X-API-Key: ${expiring}`]), 'INVALID_API_KEY');
  });

  test('a revoked key is 401 on the next request', async () => {
    const revoked = await server.createKey('pro');
    expect((await send([`X-API-Key: ${revoked}`]))?.status).toBe(200);
    const url = `/v1/admin/keys/${server.keyIdOf(revoked)}`;
    expect((await server.call(adminKey, { method: 'DELETE', url })).status).toBe(200);
    expectRefusal(await send([`X-API-Key: ${revoked}`]), 'INVALID_API_KEY');
  });

  test('why a key is refused shows in nothing', async () => {
    const wrong = [withDigit(key, 30), encodeKey({ ...parts(), id: 'a'.repeat(12) }), 'x'];
    const bodies = await Promise.all(
      wrong.map(async (text) => (await send([`X-API-Key: ${text}`]))?.body),
    );
    expect(new Set(bodies).size).toBe(1);
  });
});

describe('admin operations', () => {
  const path = '/v1/admin/tiers';

  test('the admin key is accepted in both headers', async () => {
    expect((await send([`X-API-Key: ${adminKey}`], path))?.status).toBe(200);
    expect((await send([`Authorization: bearer ${adminKey}`], path))?.status).toBe(200);
  });

  test.each<[string, () => string[]]>([
    ['nothing', () => []],
    ['an enterprise key', () => [`X-API-Key: ${key}`]],
    ['the admin key, cut', () => [`X-API-Key: ${adminKey.slice(0, -1)}`]],
    ['the admin key and more', () => [`X-API-Key: ${adminKey}a`]],
    ['the admin key in upper case', () => [`X-API-Key: ${adminKey.toUpperCase()}`]],
    ['the admin key twice', () => [`X-API-Key: ${adminKey}`, `X-API-Key: ${adminKey}`]],
    [
      'the admin key and an API key',
      () => [`X-API-Key: ${adminKey}`, `Authorization: Bearer ${key}`],
    ],
    ['an empty value', () => ['X-API-Key:']],
  ])('%s is 401 ADMIN_UNAUTHORIZED', async (_, headers) => {
    expectRefusal(await send(headers(), path), 'ADMIN_UNAUTHORIZED');
  });

  test.each([adminKey, '', 'undefined'])(
    'without one set, %j is 503 ADMIN_DISABLED',
    async (sent) => {
      const disabled = await openTestApp({ adminKey: undefined });
      const answer = await disabled.app.inject({ url: path, headers: { 'x-api-key': sent } });
      expectRefusal(answer, 'ADMIN_DISABLED');
      await disabled.close();
    },
  );
});

test('public operations need no credential, and mind none', async () => {
  for (const path of ['/', '/v1/health', '/v1/ready', '/v1/errors', '/v1/openapi.json']) {
    expect((await send([], path))?.status).toBe(200);
    expect(
      (await send(['X-API-Key: x', 'X-API-Key: y', 'Authorization: Basic'], path))?.status,
    ).toBe(200);
  }
});
