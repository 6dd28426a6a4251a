import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailableError } from '../../stores/port.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../../testing/raw-exchange.ts';

let server: TestApp;
let port: number;
let key: string;
let freeKey: string;
let live: string;
let drawnBytes = 0;
beforeAll(async () => {
  const counting = (length: number) => {
    drawnBytes += length;
    return randomBytes(length);
  };
  server = await openTestApp({ randomBytes: counting });
  port = await listenOnLoopback(server.app);
  key = await server.createKey('pro');
  freeKey = await server.createKey('free');
});
afterAll(() => server.close());
beforeEach(async () => {
  live = await server.createSession(key, { chain: 'near' });
});

const sessionLines = (ids: readonly string[]) => ids.map((id) => `X-Session-Id: ${id}`);

/** stealthGenerate under these ids, one header line each, and how many random bytes it took. */
const generate = async (ids: readonly string[], by = key) => {
  const before = drawnBytes;
  const headers = [`X-API-Key: ${by}`, ...sessionLines(ids)];
  const bytes = requestText({ method: 'POST', path: '/v1/stealth/generate', headers });
  const [answer] = await exchangeRaw(port, [bytes]);
  if (answer === undefined) throw new Error('no answer');
  return { answer, drawn: drawnBytes - before };
};

describe('a request that runs', () => {
  test('without the header runs under the server’s defaults, and says nothing of a session', async () => {
    const { answer, drawn } = await generate([]);
    expect([answer.status, drawn]).toEqual([200, 64]);
    expect(JSON.parse(answer.body).data.chain).toBe('solana');
    expect(answer.headers).not.toHaveProperty('session-applied');
    expect(answer.headers).not.toHaveProperty('session-expires');
  });

  test('under an own and live session says what it took from it and when it expires', async () => {
    const { answer } = await generate([live]);
    expect(JSON.parse(answer.body).data.chain).toBe('near');
    expect(answer.headers['session-applied']).toBe('chain');
    expect(Number(answer.headers['session-expires'])).toBe(server.clock.ms + 3_600_000);
  });

  test('that takes nothing from its session says so with an empty header', async () => {
    const { answer } = await generate([await server.createSession(key)]);
    expect([answer.status, answer.headers['session-applied']]).toEqual([200, '']);
  });
});

describe('a malformed id is 400 SESSION_ID_INVALID, and nothing runs', () => {
  test.each<[string, (id: string) => string[]]>([
    ['empty', () => ['']],
    ['repeated', (id) => [id, id]],
    ['repeated, the first empty', (id) => ['', id]],
    ['repeated, the second malformed', (id) => [id, 'x']],
    ['two in one value', (id) => [`${id}, ${id}`]],
    ['in upper case', (id) => [id.toUpperCase()]],
    ['with digits in upper case', () => [`sess_${'A'.repeat(64)}`]],
    ['without its prefix', (id) => [id.slice(5)]],
    ['a digit short', (id) => [id.slice(0, -1)]],
    ['a digit long', (id) => [`${id}0`]],
    ['quoted', (id) => [`"${id}"`]],
    ['with a comma behind', (id) => [`${id},`]],
    ['with a tab within', (id) => [`${id.slice(0, 20)}\t${id.slice(20)}`]],
    ['beyond ASCII', (id) => [`${id.slice(0, -1)}\u00e9`]],
    ['null', () => ['null']],
    ['undefined', () => ['undefined']],
    ['a name of the prototype', () => ['__proto__']],
    ['of 10 kB', () => [`sess_${'0'.repeat(10_000)}`]],
  ])('%s', async (_, spell) => {
    const { answer, drawn } = await generate(spell(live));
    expect(expectRefusal(answer, 'SESSION_ID_INVALID').details).toEqual({ source: 'header' });
    expect(drawn).toBe(0);
    expect(answer.headers).not.toHaveProperty('session-applied');
  });
});

describe('an id that is nobody’s, or another’s', () => {
  const unusable: [string, () => Promise<string>][] = [
    ['unknown', async () => `sess_${'0'.repeat(64)}`],
    [
      'expired',
      async () => {
        const id = await server.createSession(key);
        server.clock.ms += 3_600_000;
        return id;
      },
    ],
    [
      'deleted',
      async () => {
        const id = await server.createSession(key);
        await server.call(key, { method: 'DELETE', url: `/v1/sessions/${id}` });
        return id;
      },
    ],
    [
      'revoked with all others',
      async () => {
        const id = await server.createSession(key);
        await server.call(key, { method: 'DELETE', url: '/v1/sessions' });
        return id;
      },
    ],
    ['foreign', async () => server.createSession(await server.createKey('enterprise'))],
  ];

  test.each(unusable)('%s is 404 SESSION_NOT_FOUND, and nothing runs', async (_, find) => {
    const { answer, drawn } = await generate([await find()]);
    expect(expectRefusal(answer, 'SESSION_NOT_FOUND').details).toEqual({ source: 'header' });
    expect(drawn).toBe(0);
    expect(answer.headers).not.toHaveProperty('session-applied');
    expect(answer.headers).not.toHaveProperty('session-expires');
  });

  /** What else differs from one request to the next, whatever it asks. */
  const passing = /^(x-request-id|date|x-ratelimit-(remaining|reset)|ratelimit)$/;
  const told = ({ headers, ...rest }: { readonly headers: Readonly<Record<string, string>> }) => ({
    headers: Object.entries(headers).filter(([name]) => !passing.test(name)),
    ...rest,
  });

  test('all of them get the same answer, byte for byte but for its id and the limit', async () => {
    const answers: unknown[] = [];
    for (const [, find] of unusable) answers.push(told((await generate([await find()])).answer));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test.each(['GET', 'DELETE', 'PATCH'])('so it is with %s /v1/sessions/{id}', async (method) => {
    const answers: unknown[] = [];
    for (const [, find] of unusable) {
      const path = `/v1/sessions/${await find()}`;
      const headers = [`X-API-Key: ${key}`];
      const [answer] = await exchangeRaw(port, [requestText({ method, path, headers })]);
      expectRefusal(answer, 'SESSION_NOT_FOUND');
      if (answer !== undefined) answers.push(told(answer));
    }
    expect(answers).toHaveLength(unusable.length);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('a session lives to its last millisecond', async () => {
    const id = await server.createSession(key);
    server.clock.ms += 3_600_000 - 1;
    expect((await generate([id])).answer.status).toBe(200);
    server.clock.ms += 1;
    expectRefusal((await generate([id])).answer, 'SESSION_NOT_FOUND');
  });
});

test('a free key is 403 with any id at all, and nothing runs', async () => {
  for (const id of [live, `sess_${'0'.repeat(64)}`, 'malformed', '']) {
    const { answer, drawn } = await generate([id], freeKey);
    expectRefusal(answer, 'TIER_ACCESS_DENIED');
    expect(drawn).toBe(0);
  }
  expect((await generate([], freeKey)).answer.status).toBe(200);
});

test('a key that was lowered to the free tier is 403 under the session it made', async () => {
  const lowered = await server.createKey('pro');
  const id = await server.createSession(lowered);
  const url = `/v1/admin/keys/${server.keyIdOf(lowered)}`;
  await server.call(adminKey, { method: 'PATCH', url, payload: { tier: 'free' } });
  expectRefusal((await generate([id], lowered)).answer, 'TIER_ACCESS_DENIED');
});

test('a default that does not fit is 422 and names it; written by the caller it is 400', async () => {
  const send = (payload: object, headers: Record<string, string>) =>
    server.app.inject({
      method: 'POST',
      url: '/v1/stealth/generate',
      payload,
      headers: { 'x-api-key': key, ...headers },
    });
  const before = drawnBytes;
  const conflict = expectRefusal(
    await send({ backend: 'erc5564' }, { 'x-session-id': live }),
    'SESSION_DEFAULT_CONFLICT',
  );
  expect(conflict.details).toMatchObject({ source: 'session', fields: ['chain'] });
  expectRefusal(await send({ backend: 'erc5564', chain: 'near' }, {}), 'VALIDATION_ERROR');
  expect(drawnBytes).toBe(before);
});

test('a store that does not answer is 503 with Retry-After, and nothing runs', async () => {
  const { getMany } = server.store;
  server.store.getMany = () => Promise.reject(new StoreUnavailableError('down'));
  try {
    const { answer, drawn } = await generate([live]);
    expectRefusal(answer, 'STORE_UNAVAILABLE');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(drawn).toBe(0);
  } finally {
    server.store.getMany = getMany;
  }
});

test.each([
  ['GET', '/v1/sessions', 'key'],
  ['GET', '/v1/sessions/{live}', 'key'],
  ['PATCH', '/v1/sessions/{live}', 'key'],
  ['GET', '/v1/sessions/{live}/effective?operation=stealthGenerate', 'key'],
  ['DELETE', '/v1/sessions/{live}', 'key'],
  ['POST', '/v1/keys/rotate', 'key'],
  ['GET', '/v1/admin/keys', 'admin'],
  ['GET', '/v1/admin/tiers', 'admin'],
  ['GET', '/', 'none'],
  ['GET', '/v1/health', 'none'],
  ['GET', '/v1/ready', 'none'],
  ['GET', '/v1/errors', 'none'],
  ['GET', '/v1/openapi.json', 'none'],
])('%s %s ignores the header, malformed, repeated or unknown', async (method, path, by) => {
  const credentials = { key: [`X-API-Key: ${key}`], admin: [`X-API-Key: ${adminKey}`], none: [] };
  const credential = credentials[by as keyof typeof credentials];
  for (const ids of [[''], ['x'], ['x', 'y'], [`sess_${'0'.repeat(64)}`]]) {
    const headers = [...credential, ...sessionLines(ids)];
    const target = path.replace('{live}', await server.createSession(key));
    const [answer] = await exchangeRaw(port, [requestText({ method, path: target, headers })]);
    expect(answer?.status).toBe(200);
    expect(answer?.headers).not.toHaveProperty('session-applied');
  }
});
