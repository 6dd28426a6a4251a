import { type ErrorCode, errorRegistry } from '@sipher/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let keys: { readonly free: string; readonly pro: string };
let live: string;
beforeAll(async () => {
  server = await openTestApp();
  keys = { free: await server.createKey('free'), pro: await server.createKey('pro') };
  live = await server.createSession(keys.pro, { chain: 'near' });
});
afterAll(() => server.close());

type Request = {
  readonly method: 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
};

/** A fault of a request: the code it is refused with, and what mends it. */
type Fault = readonly [code: ErrorCode, mend: (request: Request) => Request];

const header =
  (name: string, value: () => string | null) =>
  (request: Request): Request => {
    const { [name]: _, ...headers } = request.headers;
    const text = value();
    return { ...request, headers: text === null ? headers : { ...headers, [name]: text } };
  };
const url = (path: () => string) => (request: Request) => ({ ...request, url: path() });
const body = (payload: string) => (request: Request) => ({ ...request, payload });

/** Sends the request, expects its first fault, mends that, and so on, until it is as it should be. */
const peel = async (worst: Request, faults: readonly Fault[], status: number) => {
  let request = worst;
  for (const [code, mend] of faults) {
    const answer = await server.app.inject(request);
    expect([answer.statusCode, answer.json().error?.code]).toEqual([
      errorRegistry[code].status,
      code,
    ]);
    request = mend(request);
  }
  const answer = await server.app.inject(request);
  expect([answer.statusCode, answer.json().error]).toEqual([status, undefined]);
};

const unknown = `sess_${'0'.repeat(64)}`;
const tooLarge = '{'.padEnd(1024 * 1024 + 1, ' ');

const key = (tier: 'free' | 'pro') => header('x-api-key', () => keys[tier]);
const bodyFaults = (invalid: string): Fault[] => [
  ['UNSUPPORTED_MEDIA_TYPE', header('content-encoding', () => null)],
  ['UNSUPPORTED_MEDIA_TYPE', header('content-type', () => 'application/json')],
  ['PAYLOAD_TOO_LARGE', body('{"truncated')],
  ['INVALID_JSON', body(invalid)],
];
const badBody = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };

test('an operation under a session: path, method, key, tier, header, body, session, values', async () => {
  const worst: Request = {
    method: 'PUT',
    url: '/v1/stealth/%zz',
    payload: tooLarge,
    headers: { ...badBody, 'x-session-id': 'malformed' },
  };
  await peel(
    worst,
    [
      ['BAD_REQUEST', url(() => '/v1/stealth/Generate?a=1')],
      ['NOT_FOUND', url(() => '/v1/stealth/generate?a=1')],
      ['METHOD_NOT_ALLOWED', (request) => ({ ...request, method: 'POST' })],
      ['UNAUTHORIZED', header('x-api-key', () => 'sph_wrong')],
      ['INVALID_API_KEY', key('free')],
      ['TIER_ACCESS_DENIED', key('pro')],
      ['SESSION_ID_INVALID', header('x-session-id', () => unknown)],
      ...bodyFaults('{"backend":"none","unknown":1}'),
      ['SESSION_NOT_FOUND', header('x-session-id', () => live)],
      ['VALIDATION_ERROR', url(() => '/v1/stealth/generate')],
      ['VALIDATION_ERROR', body('{"backend":"erc5564"}')],
      ['SESSION_DEFAULT_CONFLICT', body('{"backend":"erc5564","chain":"base"}')],
    ],
    200,
  );
});

test('updateSession: key, tier, id, header, body, values, session, precondition', async () => {
  const at = (id: string) => url(() => `/v1/sessions/${id}`);
  const worst: Request = {
    method: 'PATCH',
    url: '/v1/sessions/malformed',
    payload: tooLarge,
    headers: { ...badBody, 'if-match': 'a'.repeat(1025), 'x-session-id': 'malformed' },
  };
  await peel(
    worst,
    [
      ['UNAUTHORIZED', header('x-api-key', () => 'sph_wrong')],
      ['INVALID_API_KEY', key('free')],
      ['TIER_ACCESS_DENIED', key('pro')],
      ['SESSION_ID_INVALID', at(unknown)],
      ['VALIDATION_ERROR', header('if-match', () => '"999"')],
      ...bodyFaults('{"ttlSeconds":1}'),
      ['VALIDATION_ERROR', body('{"label":"a"}')],
      ['SESSION_NOT_FOUND', (request) => at(live)(request)],
      ['PRECONDITION_FAILED', header('if-match', () => '*')],
    ],
    200,
  );
});

test('createSession: key, tier, body, values, cap', async () => {
  const capped = await server.createKey('pro');
  const create = () => server.createSession(capped);
  const made = await Promise.all(Array.from({ length: 100 }, create));
  const first = `/v1/sessions/${made[0]}`;
  const worst: Request = {
    method: 'POST',
    url: '/v1/sessions',
    payload: tooLarge,
    headers: { ...badBody, 'x-api-key': keys.free },
  };
  await peel(
    worst,
    [
      ['TIER_ACCESS_DENIED', header('x-api-key', () => capped)],
      ...bodyFaults('{}'),
      ['VALIDATION_ERROR', body('{"defaults":{}}')],
      [
        'SESSION_LIMIT_REACHED',
        (request) => ({ ...request, method: 'DELETE', url: first, payload: '' }),
      ],
    ],
    200,
  );
});

test('deleteSession: key, tier, id, body, session', async () => {
  const worst: Request = {
    method: 'DELETE',
    url: '/v1/sessions/',
    payload: tooLarge,
    headers: badBody,
  };
  await peel(
    worst,
    [
      ['UNAUTHORIZED', key('free')],
      ['TIER_ACCESS_DENIED', key('pro')],
      ['SESSION_ID_INVALID', url(() => `/v1/sessions/${unknown}`)],
      ...bodyFaults('{"a":1}'),
      ['VALIDATION_ERROR', body('')],
      ['SESSION_NOT_FOUND', url(() => `/v1/sessions/${live}`)],
    ],
    200,
  );
});

test('updateAdminKey: key, id, body, values, existence', async () => {
  const id = server.keyIdOf(keys.free);
  const worst: Request = {
    method: 'PATCH',
    url: '/v1/admin/keys/malformed',
    payload: tooLarge,
    headers: badBody,
  };
  await peel(
    worst,
    [
      ['ADMIN_UNAUTHORIZED', header('x-api-key', () => adminKey)],
      ['VALIDATION_ERROR', url(() => '/v1/admin/keys/000000000000')],
      ...bodyFaults('{"tier":"gold"}'),
      ['VALIDATION_ERROR', body('{"name":"a"}')],
      ['API_KEY_NOT_FOUND', url(() => `/v1/admin/keys/${id}`)],
    ],
    200,
  );
});
