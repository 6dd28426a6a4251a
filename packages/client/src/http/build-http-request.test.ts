import { expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import type { SipherOptions } from '../sipher-options.ts';
import { failureOf } from '../testing/failure-of.ts';
import { scriptFetch, succeed } from '../testing/scripted-fetch.ts';

const apiKey = 'sph_4fGh7Jk2Lm9N_secret';
const sessionId = `sess_${'7c'.repeat(32)}`;

const openClient = (options: SipherOptions = {}) => {
  const { fetch, sent } = scriptFetch(succeed({}));
  return { sipher: new Sipher({ apiKey, fetch, ...options }), sent };
};

test('a request carries the key, JSON, and follows no redirect', async () => {
  const { sipher, sent } = openClient({ baseUrl: 'https://example.org/sipher/' });
  await sipher.sessions.create({ defaults: { chain: 'near' } });
  const [request] = sent;
  expect(request).toMatchObject({
    url: 'https://example.org/sipher/v1/sessions',
    method: 'POST',
    body: { defaults: { chain: 'near' } },
    init: { redirect: 'manual' },
  });
  expect(request?.headers.get('x-api-key')).toBe(apiKey);
  expect(request?.headers.get('content-type')).toBe('application/json');
  expect(request?.headers.get('accept')).toBe('application/json');
});

test('without a body there is no media type, without a key no header for it', async () => {
  const { sipher, sent } = openClient({ apiKey: undefined });
  await sipher.keys.rotate();
  expect(sent[0]?.headers.has('content-type')).toBe(false);
  expect(sent[0]?.headers.has('x-api-key')).toBe(false);
  expect(sent[0]?.url).toBe('http://127.0.0.1:8787/v1/keys/rotate');
});

test('a path parameter stays one segment', async () => {
  const { sipher, sent } = openClient();
  await sipher.sessions.get('a/../b?c#d%2e');
  expect(sent[0]?.url).toBe('http://127.0.0.1:8787/v1/sessions/a%2F..%2Fb%3Fc%23d%252e');
});

test.each(['', '.', '..'])('the path parameter "%s" is refused unsent', async (id) => {
  const { sipher, sent } = openClient();
  const error = await failureOf(sipher.sessions.delete(id));
  expect(error).toMatchObject({ code: 'VALIDATION_ERROR', status: null });
  expect(error.details).toMatchObject({ issues: [{ path: 'params.id' }] });
  expect(sent).toEqual([]);
});

test('a path parameter that is none is refused unsent', async () => {
  const { sipher, sent } = openClient();
  expect(await failureOf(sipher.request('getSession'))).toMatchObject({ code: 'VALIDATION_ERROR' });
  expect(sent).toEqual([]);
});

test('a query leaves out what is undefined, and encodes the rest', async () => {
  const { sipher, sent } = openClient();
  await sipher.request('listAnnouncements', {
    query: { chain: undefined, limit: 10, cursor: 'a&b=c' },
  });
  expect(sent[0]?.url).toBe('http://127.0.0.1:8787/v1/announcements?limit=10&cursor=a%26b%3Dc');
});

test('raw input is forwarded as it is', async () => {
  const { sipher, sent } = openClient();
  const body = { chain: null, unknown: [1] };
  await sipher.request('stealthGenerate', { body });
  expect(sent[0]?.body).toEqual(body);
});

test('a session goes where it applies, and nowhere else', async () => {
  const { fetch, sent } = scriptFetch(succeed({}), succeed({}), succeed({}), succeed({}));
  const sipher = new Sipher({ apiKey, fetch }).withSession(sessionId);
  await sipher.stealth.generate();
  await sipher.sessions.get(sessionId);
  await sipher.stealth.generate({}, { sessionId: null });
  await sipher.stealth.generate({}, { sessionId: 'sess_other' });
  const named = sent.map(({ headers }) => headers.get('x-session-id'));
  expect(named).toEqual([sessionId, null, null, 'sess_other']);
});

test.each([
  [{ sessionId: 'sess_\n' }, 'SESSION_ID_INVALID', 'headers.x-session-id'],
  [{ idempotencyKey: 'ключ' }, 'VALIDATION_ERROR', 'headers.idempotency-key'],
  [{ ifMatch: ' "1"' }, 'VALIDATION_ERROR', 'headers.if-match'],
])('what no header can carry is refused unsent: %j', async (options, code, path) => {
  const { sipher, sent } = openClient();
  const error = await failureOf(sipher.stealth.generate({}, options));
  expect(error).toMatchObject({ code, status: null, details: { issues: [{ path }] } });
  expect(sent).toEqual([]);
});

test('a body where fetch allows none is refused unsent', async () => {
  const { sipher, sent } = openClient();
  const error = await failureOf(sipher.request('listSessions', { body: {} }));
  expect(error).toMatchObject({ code: 'VALIDATION_ERROR', status: null });
  expect(sent).toEqual([]);
});

test('what JSON cannot hold is refused unsent', async () => {
  const { sipher, sent } = openClient();
  await expect(sipher.request('stealthGenerate', { body: { count: 1n } })).rejects.toThrow(
    TypeError,
  );
  expect(sent).toEqual([]);
});
