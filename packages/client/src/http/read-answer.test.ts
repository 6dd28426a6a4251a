import { expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import { failureOf } from '../testing/failure-of.ts';
import { refuse, type Step, say, scriptFetch, succeed } from '../testing/scripted-fetch.ts';
import { openVirtualTime } from '../testing/virtual-time.ts';

const client = (step: Step) => {
  const time = openVirtualTime();
  return new Sipher({ apiKey: 'k', retries: 0, fetch: scriptFetch(step).fetch }, time.timing);
};

test('an answer says what its headers say', async () => {
  const headers = {
    'X-Request-Id': 'r-1',
    'Session-Applied': 'chain, backend',
    'Session-Expires': '1767229200000',
    'Idempotency-Replayed': 'true',
  };
  const answer = await client(succeed({ a: 1 }, headers, 201))
    .stealth.generate()
    .withResponse();
  expect(answer).toMatchObject({
    data: { a: 1 },
    status: 201,
    requestId: 'r-1',
    sessionApplied: ['chain', 'backend'],
    sessionExpiresAtMs: 1_767_229_200_000,
    isReplayed: true,
    renewedSessionId: null,
  });
});

test('a session that gave nothing is another thing than none', async () => {
  const under = await client(succeed({}, { 'Session-Applied': '' }))
    .system.health()
    .withResponse();
  expect(under.sessionApplied).toEqual([]);
  const alone = await client(succeed({})).system.health().withResponse();
  expect(alone).toMatchObject({ sessionApplied: null, sessionExpiresAtMs: null, requestId: null });
});

test.each(['soon', '-1', '1e400', '9'.repeat(16), ''])(
  'an end of a session that is no time is none: "%s"',
  async (expires) => {
    const step = succeed({}, { 'Session-Expires': expires });
    const answer = await client(step).stealth.generate().withResponse();
    expect(answer.sessionExpiresAtMs).toBeNull();
  },
);

test('an error has all that came with it', async () => {
  const details = { source: 'header' };
  const headers = { 'X-Request-Id': 'r-2', 'Retry-After': '7' };
  const step = refuse(429, 'RATE_LIMIT_EXCEEDED', { details, headers });
  expect(await failureOf(client(step).system.health())).toMatchObject({
    name: 'SipherError',
    code: 'RATE_LIMIT_EXCEEDED',
    message: 'of RATE_LIMIT_EXCEEDED',
    status: 429,
    details,
    requestId: 'r-2',
    retryAfterMs: 7000,
  });
});

test('a code of a newer server is a code', async () => {
  expect(await failureOf(client(refuse(422, 'OF_TOMORROW')).system.health())).toMatchObject({
    code: 'OF_TOMORROW',
    status: 422,
    details: null,
    retryAfterMs: null,
  });
});

test.each([
  ['12', 12_000],
  // The clock of these tests starts with the year 2026.
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2015 00:00:00 GMT', 0],
  ['soon', null],
  ['9'.repeat(400), null],
])('Retry-After %s is %s ms', async (text, retryAfterMs) => {
  const step = refuse(503, 'SHUTTING_DOWN', { headers: { 'Retry-After': text } });
  expect((await failureOf(client(step).system.health())).retryAfterMs).toBe(retryAfterMs);
});

const foreign: [string, Step][] = [
  ['a page', say('<html>hello</html>')],
  ['JSON that is cut off', say('{"success":true,"data":{"a"')],
  ['other JSON', say('{"status":"ok"}')],
  ['a success without data', say('{"success":true}')],
  ['data that is no object', say('{"success":true,"data":[]}')],
  ['an error that calls itself a success', say('{"success":true,"data":{}}', 400)],
  ['an error without a message', say('{"success":false,"error":{"code":"X"}}', 400)],
  [
    'a code with a line of its own',
    say('{"success":false,"error":{"code":"X\\nY","message":""}}', 400),
  ],
  ['the page of a proxy', say('<h1>Bad gateway</h1>', 502)],
  ['nothing', say('', 200)],
];
test.each(foreign)('%s is no answer of a Sipher server', async (_, step) => {
  const error = await failureOf(client(step).system.health());
  expect(error.code).toBe('UNEXPECTED_ANSWER');
  expect(error.status).toBeGreaterThanOrEqual(200);
});

test.each([301, 302, 303, 307, 308, 304])('a redirect is not followed: %d', async (status) => {
  const elsewhere: Step = () =>
    new Response(null, { status, headers: { Location: 'https://elsewhere.example/' } });
  expect(await failureOf(client(elsewhere).system.health())).toMatchObject({
    code: 'UNEXPECTED_ANSWER',
    status,
  });
});

test('nor is one that a browser hides', async () => {
  // No constructor makes one: browsers show this of a redirect that was not followed.
  const opaque = { status: 0, ok: false, type: 'opaqueredirect', headers: new Headers() };
  const error = await failureOf(client(() => opaque as Response).system.health());
  expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 0 });
});

const octets = { 'Content-Type': 'application/octet-stream' };

test('bytes come as bytes, with the cursor of their next page', async () => {
  const bytes = new Uint8Array([0, 255, 128]);
  const { fetch, sent } = scriptFetch(
    () => new Response(bytes, { headers: { ...octets, 'X-Next-Cursor': 'c' } }),
    () => new Response(bytes, { headers: octets }),
  );
  const pages = new Sipher({ fetch }).requestBytes('listAnnouncements', { query: { limit: 5 } });
  const read: unknown[] = [];
  for await (const page of pages) read.push(page);
  expect(read).toEqual([
    { bytes, nextCursor: 'c' },
    { bytes, nextCursor: null },
  ]);
  expect(sent[0]?.headers.get('accept')).toBe('application/octet-stream');
  expect(sent[1]?.url).toMatch(/\?limit=5&cursor=c$/);
});

test('JSON where bytes were asked for is no answer; an error is one', async () => {
  const ask = (step: Step) => failureOf(client(step).requestBytes('listAnnouncements'));
  expect(await ask(succeed({ announcements: [] }))).toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  const limited = refuse(429, 'RATE_LIMIT_EXCEEDED');
  expect(await ask(limited)).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
});

test('an error that repeats the API key is told without it', async () => {
  const apiKey = `sph_${'a'.repeat(48)}`;
  const echo = { message: `no such key: ${apiKey}`, details: { headers: { 'x-api-key': apiKey } } };
  const text = JSON.stringify({ success: false, error: { code: 'INVALID_API_KEY', ...echo } });
  const { fetch } = scriptFetch(say(text, 401));
  const error = await failureOf(new Sipher({ apiKey, fetch }).backends.list());
  expect(error).toMatchObject({ code: 'INVALID_API_KEY', message: 'no such key: [API key]' });
  expect(JSON.stringify(error.details)).not.toContain(apiKey);
});

test('a body that does not end is given up', async () => {
  let sent = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    sent += 1;
    controller.enqueue(new Uint8Array(2 ** 20));
  };
  const endless = async () => new Response(new ReadableStream({ pull }));
  const call = new Sipher({ retries: 0, fetch: endless }).system.health();
  expect((await failureOf(call)).code).toBe('UNEXPECTED_ANSWER');
  expect(sent).toBeLessThan(80);
});

test.each([
  [refuse(404, 'SESSION_NOT_FOUND'), false],
  [refuse(429, 'RATE_LIMIT_EXCEEDED'), false],
  [refuse(409, 'IDEMPOTENCY_IN_PROGRESS'), true],
  [refuse(503, 'STORE_UNAVAILABLE'), true],
  [say('<html>', 404), true],
])('an error says whether the call may have been done: %#', async (step, mayHaveRun) => {
  expect((await failureOf(client(step).system.health())).mayHaveRun).toBe(mayHaveRun);
});
