import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../../testing/raw-exchange.ts';

let server: TestApp;
let port: number;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  port = await listenOnLoopback(server.app);
  key = await server.createKey('pro');
});
afterAll(() => server.close());

type Request = {
  readonly keys: readonly string[];
  readonly method?: string;
  readonly path?: string;
  readonly by?: string;
  readonly lines?: readonly string[];
  readonly body?: string;
};

const json = 'Content-Type: application/json';
const good = '{"defaults":{}}';

/** A request with these idempotency keys, one header line each. */
const send = async ({ keys, by = key, lines = [json], body, ...line }: Request) => {
  const named = keys.map((each) => `Idempotency-Key: ${each}`);
  const headers = [`X-API-Key: ${by}`, ...lines, ...named];
  const { method = 'POST', path = '/v1/sessions' } = line;
  const bytes = requestText({ method, path, headers, body: body ?? good });
  const [answer] = await exchangeRaw(port, [bytes]);
  if (answer === undefined) throw new Error('no answer');
  return answer;
};

const expectMalformed = (answer: Awaited<ReturnType<typeof send>>) =>
  expect(issuePaths(expectRefusal(answer, 'VALIDATION_ERROR'))).toEqual([
    'headers.idempotency-key',
  ]);

const forms: [string, string[]][] = [
  ['empty', ['']],
  ['blank', ['   ']],
  ['of 256 characters', ['x'.repeat(256)]],
  ['with a tab', ['a\tb']],
  ['beyond ASCII', ['\u00e9']],
  ['repeated', ['a', 'a']],
  ['of two values', ['a', 'b']],
  ['repeated, once empty', ['a', '']],
];

describe('an Idempotency-Key', () => {
  test.each(forms)('that is %s is 400, and nothing runs', async (_, keys) => {
    expectMalformed(await send({ keys }));
    const { json: list } = await server.call(key, { method: 'GET', url: '/v1/sessions' });
    expect(list.data.sessions).toEqual([]);
  });

  test.each(forms)('that is %s is 400 where answers are not kept, too', async (_, keys) => {
    expectMalformed(await send({ keys, path: '/v1/stealth/generate', body: '{}' }));
  });

  test.each(forms)('that is %s is 400 where a secret would be made', async (_, keys) => {
    expectMalformed(await send({ keys, path: '/v1/keys/rotate', lines: [], body: '' }));
    const body = '{"tier":"pro","name":"second"}';
    expectMalformed(await send({ keys, path: '/v1/admin/keys', by: adminKey, body }));
  });

  test('of an operation whose answer is not kept has no effect', async () => {
    const body = '{"tier":"pro","name":"twice"}';
    const request = { keys: ['a'], path: '/v1/admin/keys', by: adminKey, body };
    const [first, second] = [await send(request), await send(request)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers).not.toHaveProperty('idempotency-replayed');
    expect(JSON.parse(second.body).data.id).not.toBe(JSON.parse(first.body).data.id);
  });

  test.each(forms)('that is %s does not matter to operations without repeats', async (_, keys) => {
    const { status } = await send({ keys, method: 'DELETE', lines: [], body: '' });
    expect(status).toBe(200);
  });

  test.each([
    ['one character', 'x'],
    ['255 characters', 'x'.repeat(255)],
    ['a UUID', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['quoted text', '"8e03978e"'],
    ['all that can be printed', '!"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|} ~'],
  ])('of %s names the request', async (_, name) => {
    const [first, second] = [await send({ keys: [name] }), await send({ keys: [name] })];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    await server.call(key, { method: 'DELETE', url: '/v1/sessions' });
  });

  test('is told from one in other letters', async () => {
    const [lower, upper] = [await send({ keys: ['name'] }), await send({ keys: ['NAME'] })];
    expect(upper.body).not.toBe(lower.body);
    await server.call(key, { method: 'DELETE', url: '/v1/sessions' });
  });
});

describe('a malformed Idempotency-Key', () => {
  const keys = [''];

  test('is told after the API key and the tier', async () => {
    expectRefusal(await send({ keys, by: 'x' }), 'INVALID_API_KEY');
    expectRefusal(await send({ keys, by: await server.createKey('free') }), 'TIER_ACCESS_DENIED');
  });

  test('is told before the body’s type, its syntax and its fields', async () => {
    expectMalformed(await send({ keys, lines: ['Content-Type: text/plain'] }));
    expectMalformed(await send({ keys, body: '{' }));
    expectMalformed(await send({ keys, body: '{}' }));
  });

  test('is told before a session that is not there', async () => {
    const lines = [json, `X-Session-Id: sess_${'0'.repeat(64)}`];
    expectMalformed(await send({ keys, path: '/v1/stealth/derive', lines, body: '{}' }));
    const named = await send({ keys: ['a'], path: '/v1/stealth/derive', lines, body: '{}' });
    expectRefusal(named, 'SESSION_NOT_FOUND');
  });
});
