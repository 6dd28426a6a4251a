import type { ErrorCode } from '@sipher/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../../testing/raw-exchange.ts';

let server: TestApp;
let port: number;
beforeAll(async () => {
  server = await openTestApp({ corsOrigins: ['https://app.example', 'https://other.example'] });
  port = await listenOnLoopback(server.app);
});
afterAll(() => server.close());

/** One request for each way in which an answer comes about. */
const requests: [string, { method: string; path: string; headers?: string[]; body?: string }][] = [
  ['a success', { method: 'GET', path: '/v1/health' }],
  ['a document', { method: 'GET', path: '/v1/openapi.json' }],
  ['HEAD', { method: 'HEAD', path: '/v1/health' }],
  ['a refusal of the key', { method: 'GET', path: '/v1/sessions' }],
  ['a refusal of the tier', { method: 'GET', path: '/v1/sessions', headers: ['X-API-Key: x'] }],
  ['an unknown path', { method: 'GET', path: '/nowhere' }],
  ['another method', { method: 'PUT', path: '/v1/health' }],
  ['a path that cannot be decoded', { method: 'GET', path: '/v1/%' }],
  ['an unknown method', { method: 'FETCH', path: '/v1/health' }],
  ['headers too large', { method: 'GET', path: '/', headers: [`X: ${'a'.repeat(20_000)}`] }],
  ['a request to the whole server', { method: 'OPTIONS', path: '*' }],
];

const send = async (request: {
  method: string;
  path: string;
  headers?: string[];
  body?: string;
}) => {
  const [answer] = await exchangeRaw(port, [requestText(request)]);
  if (answer === undefined) throw new Error('no answer');
  return answer;
};

describe('headers', () => {
  test.each(requests)('%s carries a request id, and is stored by nobody', async (_, request) => {
    const { headers } = await send(request);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  test.each(['a', 'A-z_0.9', 'x'.repeat(128)])('the request id %s comes back', async (id) => {
    for (const path of ['/v1/health', '/v1/sessions', '/nowhere', '/v1/%']) {
      const { headers } = await send({ method: 'GET', path, headers: [`X-Request-Id: ${id}`] });
      expect(headers['x-request-id']).toBe(id);
    }
  });

  test.each([
    ['empty', ['']],
    ['too long', ['x'.repeat(129)]],
    ['with a space', ['a b']],
    ['with a line end, encoded', ['a%0d%0a']],
    ['with markup', ['<script>']],
    ['beyond ASCII', ['\u00e9']],
    ['repeated', ['a', 'b']],
    ['with a comma', ['a,b']],
    ['an API key', [`sph_${'a'.repeat(12)}_${'b'.repeat(38)}`]],
    ['a session id', [`sess_${'0'.repeat(64)}`]],
    ['a viewing key', [`0x${'5a'.repeat(32)}`]],
  ])('a request id that is %s is replaced', async (_, ids) => {
    const headers = ids.map((id) => `X-Request-Id: ${id}`);
    const answer = await send({ method: 'GET', path: '/v1/health', headers });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a request id that is the credential of the request is replaced', async () => {
    const id = 'an-admin-key-that-nobody-should-log';
    const headers = [`X-Request-Id: ${id}`, `X-API-Key: ${id}`];
    const answer = await send({ method: 'GET', path: '/v1/admin/tiers', headers });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('two requests do not get the same id', async () => {
    const [first, second] = [await send(health), await send(health)];
    expect(first.headers['x-request-id']).not.toBe(second.headers['x-request-id']);
  });
  const health = { method: 'GET', path: '/v1/health' };
});

describe('CORS', () => {
  const preflight = (origin: string, method: string, headers: string) =>
    send({
      method: 'OPTIONS',
      path: '/v1/sessions/sess_x',
      headers: [
        `Origin: ${origin}`,
        `Access-Control-Request-Method: ${method}`,
        `Access-Control-Request-Headers: ${headers}`,
      ],
    });
  const words = (text: string | undefined) => (text ?? '').toLowerCase().split(/, */);

  test.each(['GET', 'POST', 'PATCH', 'DELETE'])(
    'a configured origin may send %s',
    async (method) => {
      for (const origin of ['https://app.example', 'https://other.example']) {
        const { status, headers } = await preflight(origin, method, 'x-session-id');
        expect(status).toBe(204);
        expect(headers['access-control-allow-origin']).toBe(origin);
        expect(words(headers['access-control-allow-methods'])).toContain(method.toLowerCase());
        expect(words(headers.vary)).toContain('origin');
        expect(headers).not.toHaveProperty('access-control-allow-credentials');
      }
    },
  );

  test.each([
    'X-API-Key',
    'Authorization',
    'Content-Type',
    'X-Session-Id',
    'Idempotency-Key',
    'If-Match',
    'X-Request-Id',
  ])('a configured origin may send the header %s', async (name) => {
    const { headers } = await preflight('https://app.example', 'PATCH', name);
    expect(words(headers['access-control-allow-headers'])).toContain(name.toLowerCase());
  });

  test.each([
    'https://evil.example',
    'http://app.example',
    'https://app.example.evil.example',
    'https://app.example:444',
    'https://APP.example',
    'https://app.example/',
    'null',
    '',
  ])('the origin %j may nothing', async (origin) => {
    const answers = [
      await preflight(origin, 'PATCH', 'x-session-id'),
      await send({ method: 'GET', path: '/v1/health', headers: [`Origin: ${origin}`] }),
    ];
    for (const { headers } of answers) {
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  const readable: [string, string, ErrorCode | null][] = [
    ['a success', '/v1/health', null],
    ['a refused key', '/v1/sessions', 'UNAUTHORIZED'],
    ['an unknown path', '/nowhere', 'NOT_FOUND'],
  ];
  test.each(readable)(
    'a configured origin can read %s and what it exposes',
    async (_, path, code) => {
      const origin = 'https://app.example';
      const { headers, body } = await send({ method: 'GET', path, headers: [`Origin: ${origin}`] });
      expect(JSON.parse(body).error?.code ?? null).toBe(code);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(words(headers['access-control-expose-headers'])).toEqual(
        expect.arrayContaining(
          words(
            'ETag, Location, Session-Applied, Session-Expires, Retry-After, X-Request-Id, Idempotency-Replayed',
          ),
        ),
      );
    },
  );

  test('without configured origins nothing is allowed to any', async () => {
    const closed = await openTestApp({ corsOrigins: [] });
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'PATCH' };
    const answer = await closed.app.inject({ method: 'OPTIONS', url: '/v1/sessions', headers });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    await closed.close();
  });
});
