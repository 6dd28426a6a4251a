import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCommonHeaders, expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../../testing/raw-exchange.ts';

let server: TestApp;
let port: number;
let key: string;
let sessionId: string;
beforeAll(async () => {
  server = await openTestApp();
  port = await listenOnLoopback(server.app);
  key = await server.createKey('pro');
  sessionId = await server.createSession(key);
});
afterAll(() => server.close());

/** Sends a request line as it is: clients and `inject` would mend some of these paths. */
const send = async (path: string, method = 'GET', headers: string[] = []) => {
  const all = [`X-API-Key: ${key}`, ...headers];
  return (await exchangeRaw(port, [requestText({ method, path, headers: all })]))[0];
};

const isLive = async () => (await send(`/v1/sessions/${sessionId}`))?.status === 200;

describe('spelling', () => {
  test('a doubled slash before the path is tolerated', async () => {
    expect((await send(`//v1/sessions/${sessionId}`))?.status).toBe(200);
    expect((await send('//v1/health'))?.status).toBe(200);
  });

  test.each([
    '/V1/Sessions',
    '/v1/Sessions',
    '/V1/health',
    '///v1/health',
    '/v1//health',
    '/v1/health/',
    '/v1/health//',
    '/v1/./health',
    '/v1/sessions/../health',
    '/v1',
    '/v1/',
    '/v1/health%2f',
    '/v1/health;a=1',
    '/v1/health%3fa=1',
    '/v1/nothing',
    '/v2/sessions',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/v1/health%00',
    '/__proto__',
    '/v1/constructor',
    '/dev-key',
    '/.sipher/store/data.mdb',
  ])('%s is 404', async (path) => {
    expectRefusal(await send(path), 'NOT_FOUND');
  });

  test('an unknown path is 404 without a key, for every method, whatever its body', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const bytes = requestText({ method, path: '/v1/nothing', body: '{"truncated' });
      expectRefusal((await exchangeRaw(port, [bytes]))[0], 'NOT_FOUND');
    }
  });

  test('a session has no path below or behind it but the one of the contract', async () => {
    for (const path of ['/', '/x', '/effective/', '/effective/x']) {
      expectRefusal(await send(`/v1/sessions/${sessionId}${path}`, 'DELETE'), 'NOT_FOUND');
    }
    expect(await isLive()).toBe(true);
  });

  test.each(['*', '*v1/health'])('the target %s is 400', async (path) => {
    expectRefusal(await send(path), 'BAD_REQUEST');
    expectRefusal(await send(path, 'OPTIONS'), 'BAD_REQUEST');
  });

  test('an absolute request target is its path on this server, whatever its host', async () => {
    const answer = await send('http://elsewhere.example/v1/errors');
    expect(answer?.status).toBe(200);
    expect(answer?.body).toBe((await send('/v1/errors'))?.body);
    expectCommonHeaders(answer?.headers ?? {});
    expectRefusal(await send('http://elsewhere.example/v1/nothing'), 'NOT_FOUND');
  });
});

describe('path parameters', () => {
  test('an empty id is 400: DELETE /v1/sessions/ revokes nothing', async () => {
    expectRefusal(await send('/v1/sessions/', 'DELETE'), 'SESSION_ID_INVALID');
    expectRefusal(await send('//v1/sessions/', 'DELETE'), 'SESSION_ID_INVALID');
    expectRefusal(await send('/v1/sessions/'), 'SESSION_ID_INVALID');
    expectRefusal(
      await send('/v1/sessions//effective?operation=stealthGenerate'),
      'SESSION_ID_INVALID',
    );
    expect(await isLive()).toBe(true);
  });

  test.each<[string, (id: string) => string]>([
    ['in upper case', (id) => id.toUpperCase()],
    ['with digits in upper case', (id) => `sess_${id.slice(5).toUpperCase()}G`],
    ['one digit short', (id) => id.slice(0, -1)],
    ['one digit long', (id) => `${id}0`],
    ['with a space behind', (id) => `${id}%20`],
    ['with a line end behind', (id) => `${id}%0a`],
    ['with a NUL behind', (id) => `${id}%00`],
    ['with a slash in it', (id) => `${id}%2f`],
    ['with a path back in it', (id) => `..%2f${id}`],
    ['in full-width digits', () => `sess_${'%EF%BC%91'.repeat(64)}`],
    ['of 10 kB', () => 'a'.repeat(10_000)],
    ['of another kind', () => '__proto__'],
  ])('an id %s is 400, on every operation that takes one', async (_, spell) => {
    const path = `/v1/sessions/${spell(sessionId)}`;
    expectRefusal(await send(path), 'SESSION_ID_INVALID');
    expectRefusal(await send(path, 'DELETE'), 'SESSION_ID_INVALID');
    expectRefusal(await send(path, 'PATCH'), 'SESSION_ID_INVALID');
    expectRefusal(await send(`${path}/effective?operation=x`), 'SESSION_ID_INVALID');
    expect(await isLive()).toBe(true);
  });

  test.each([
    '',
    '0',
    'a'.repeat(13),
    'a'.repeat(10_000),
    '_keys',
    '%00',
    '..%2f_keys',
    '__proto__',
  ])('an API key id %j is 400', async (id) => {
    const headers = { 'x-api-key': 'an-admin-key-of-the-tests-that-is-long' };
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const answer = await server.app.inject({ method, url: `/v1/admin/keys/${id}`, headers });
      expect(issuePaths(expectRefusal(answer, 'VALIDATION_ERROR'))).toEqual(['id']);
    }
  });

  test('an id that is longer than any request line is 400', async () => {
    const url = `/v1/sessions/${'a'.repeat(100_000)}`;
    const answer = await server.app.inject({ url, headers: { 'x-api-key': key } });
    expectRefusal(answer, 'BAD_REQUEST');
  });

  test.each(['%', '%2', '%zz', '%ff', '%c0%af', '%ed%a0%80', '%f0%9f'])(
    '%s is no percent-encoding of text: 400',
    async (text) => {
      expectRefusal(await send(`/v1/sessions/${text}`), 'BAD_REQUEST');
      expectRefusal(await send(`/v1/${text}`), 'BAD_REQUEST');
    },
  );

  test('bytes beyond ASCII are no path: 400', async () => {
    const bytes = requestText({ path: '/v1/sessions/\u00e4', headers: [`X-API-Key: ${key}`] });
    const [answer] = await exchangeRaw(port, [bytes]);
    expect(answer?.status).toBe(400);
    expectCommonHeaders(answer?.headers ?? {});
  });
});

describe('query', () => {
  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=+5', 'limit'],
    ['limit=%205', 'limit'],
    ['limit=', 'limit'],
    ['limit', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit[]=1', 'limit[]'],
    ['limit=%zz', 'limit'],
    ['limit=%ff', 'limit'],
    [`limit=${'9'.repeat(400)}`, 'limit'],
    ['limit=NaN', 'limit'],
    ['cursor=', 'cursor'],
    ['cursor=%', 'cursor'],
    ['cursor=%00', 'cursor'],
    [`cursor=${'1'.repeat(129)}`, 'cursor'],
    ['cursor=a&cursor=b', 'cursor'],
    ['__proto__=1', '__proto__'],
    ['__proto__[limit]=1', '__proto__[limit]'],
    ['constructor=1', 'constructor'],
    ['constructor.prototype=1', 'constructor.prototype'],
    ['prototype=1', 'prototype'],
    ['Limit=1', 'Limit'],
    ['api_key=x', 'api_key'],
    ['%ff=1', '%ff'],
    ['x', 'x'],
  ])('listSessions refuses ?%s and names the field', async (query, path) => {
    const refusal = expectRefusal(await send(`/v1/sessions?${query}`), 'VALIDATION_ERROR');
    expect(issuePaths(refusal)).toContain(path);
  });

  test('an operation without a query refuses every field, by its name', async () => {
    for (const name of ['limit', '__proto__', 'constructor', 'prototype']) {
      const paths = ['/v1/health', `/v1/sessions/${sessionId}`];
      for (const path of paths) {
        const refusal = expectRefusal(await send(`${path}?${name}=1`), 'VALIDATION_ERROR');
        expect(issuePaths(refusal)).toEqual([name]);
        expect(refusal.message).toContain(name);
      }
    }
  });

  test('DELETE /v1/sessions with a query it does not know revokes nothing', async () => {
    expectRefusal(await send('/v1/sessions?id=1', 'DELETE'), 'VALIDATION_ERROR');
    expect(await isLive()).toBe(true);
  });

  test.each(['__proto__', 'constructor', 'toString', 'getHealth', 'createSession', '', '%zz'])(
    'the effective defaults of operation %j are 400',
    async (operation) => {
      const path = `/v1/sessions/${sessionId}/effective?operation=${operation}`;
      expect(issuePaths(expectRefusal(await send(path), 'VALIDATION_ERROR'))).toEqual([
        'operation',
      ]);
    },
  );

  test('a question mark alone is no query', async () => {
    expect((await send('/v1/health?'))?.status).toBe(200);
  });
});

describe('methods', () => {
  test.each([
    ['/v1/sessions', 'PUT', 'GET, HEAD, POST, DELETE'],
    ['/v1/sessions', 'PATCH', 'GET, HEAD, POST, DELETE'],
    ['/v1/sessions/anything', 'POST', 'GET, HEAD, PATCH, DELETE'],
    ['/v1/stealth/generate', 'GET', 'POST'],
    ['/v1/stealth/generate', 'HEAD', 'POST'],
    ['/v1/stealth/generate', 'TRACE', 'POST'],
    ['/v1/stealth/generate', 'PROPFIND', 'POST'],
    ['/v1/health', 'POST', 'GET, HEAD'],
    ['/v1/openapi.json', 'DELETE', 'GET, HEAD'],
  ])('%s does not have %s: 405 with what it has', async (path, method, allowed) => {
    const answer = await send(path, method);
    expect(answer?.status).toBe(405);
    expect(answer?.headers.allow?.split(', ').sort()).toEqual(allowed.split(', ').sort());
    if (method !== 'HEAD') expectRefusal(answer, 'METHOD_NOT_ALLOWED');
  });

  test('every method that HTTP has is answered, none with a 5xx', async () => {
    for (const method of METHODS.filter((name) => !['CONNECT', 'HEAD'].includes(name))) {
      for (const path of ['/v1/errors', '/v1/stealth/generate', '/nowhere']) {
        const answer = await send(path, method);
        expect([method, answer && answer.status < 500]).toEqual([method, true]);
        expect(answer?.headers['x-request-id']).toBeDefined();
      }
    }
  });

  test('a method that HTTP does not have is 400', async () => {
    expectRefusal(await send('/v1/health', 'FETCH'), 'BAD_REQUEST');
    expectRefusal(await send('/v1/health', 'get'), 'BAD_REQUEST');
  });

  test('X-HTTP-Method-Override changes nothing', async () => {
    const override = ['X-HTTP-Method-Override: DELETE', 'X-HTTP-Method: DELETE'];
    expect((await send(`/v1/sessions/${sessionId}`, 'GET', override))?.status).toBe(200);
    expect(await isLive()).toBe(true);
  });

  test('HEAD is GET without its body', async () => {
    const answer = await send('/v1/health', 'HEAD');
    expect([answer?.status, answer?.body]).toEqual([200, '']);
  });
});
