import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
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

const json = 'Content-Type: application/json';

type Sent = { readonly path?: string; readonly method?: string; readonly headers?: string[] };

/** Sends a body as it is over a socket. */
const send = async (body: string | Uint8Array | undefined, options: Sent = {}) => {
  const { path = '/v1/sessions', method = 'POST', headers = [json] } = options;
  const request = { method, path, headers: [`X-API-Key: ${key}`, ...headers] };
  const bytes = requestText(body === undefined ? request : { ...request, body });
  return (await exchangeRaw(port, [bytes]))[0];
};

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const mebibyte = 1024 * 1024;
/** A valid body of exactly this many bytes. */
const padded = (bytes: number): string => '{"defaults":{}}'.padEnd(bytes, ' ');

describe('size', () => {
  test('a body of 1 MiB is read', async () => {
    expect((await send(padded(mebibyte)))?.status).toBe(201);
  });

  test('one byte more is 413 by its Content-Length', async () => {
    expectRefusal(await send(padded(mebibyte + 1)), 'PAYLOAD_TOO_LARGE');
  });

  test('a Content-Length over 1 MiB is 413 before any of the body has come', async () => {
    const head = requestText({
      method: 'POST',
      path: '/v1/sessions',
      headers: [`X-API-Key: ${key}`, json, 'Content-Length: 9007199254740991'],
    });
    expectRefusal((await exchangeRaw(port, [head]))[0], 'PAYLOAD_TOO_LARGE');
  });

  test('one byte more is 413 in chunks of no stated length', async () => {
    const head = requestText({
      method: 'POST',
      path: '/v1/sessions',
      headers: [`X-API-Key: ${key}`, json, 'Transfer-Encoding: chunked'],
    });
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const chunks = [head, ...Array<string>(16).fill(chunk), '1\r\n \r\n', '0\r\n\r\n'];
    expectRefusal((await exchangeRaw(port, chunks))[0], 'PAYLOAD_TOO_LARGE');
  });

  test('a body in chunks of one byte is read', async () => {
    const head = requestText({
      method: 'POST',
      path: '/v1/sessions',
      headers: [`X-API-Key: ${key}`, json, 'Transfer-Encoding: chunked'],
    });
    const chunks = [...'{"defaults":{}}'].map((byte) => `1\r\n${byte}\r\n`);
    expect((await exchangeRaw(port, [head, ...chunks, '0\r\n\r\n']))[0]?.status).toBe(201);
  });
});

describe('media type and encoding', () => {
  test.each<[string, string[]]>([
    ['no media type', []],
    ['an empty media type', ['Content-Type:']],
    ['text', ['Content-Type: text/plain']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['multipart', ['Content-Type: multipart/form-data; boundary=x']],
    ['a type that begins as JSON', ['Content-Type: application/jsonp']],
    ['a structured suffix', ['Content-Type: application/problem+json']],
    ['two types', ['Content-Type: application/json, text/plain']],
    ['a repeated type', [json, json]],
    ['a repeated, other type', [json, 'Content-Type: text/plain']],
    ['UTF-16', [`${json}; charset=utf-16`]],
    ['Latin 1', [`${json}; charset=iso-8859-1`]],
    ['an unknown charset', [`${json}; charset=klingon`]],
    ['an unknown charset after a known one', [`${json}; charset=utf-8; charset=klingon`]],
    ['gzip', [json, 'Content-Encoding: gzip']],
    ['brotli', [json, 'Content-Encoding: br']],
    ['an unknown encoding', [json, 'Content-Encoding: rot13']],
    ['an empty encoding', [json, 'Content-Encoding:']],
    ['two encodings', [json, 'Content-Encoding: identity, gzip']],
    ['two encoding headers', [json, 'Content-Encoding: identity', 'Content-Encoding: gzip']],
    [
      'a merge patch where there is nothing to patch',
      ['Content-Type: application/merge-patch+json'],
    ],
  ])('%s is 415', async (_, headers) => {
    expectRefusal(await send('{"defaults":{}}', { headers }), 'UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    ['another case', 'Content-Type: APPLICATION/JSON'],
    ['UTF-8, named', `${json}; charset=utf-8`],
    ['UTF-8, named in another case', `${json};charset=UTF-8`],
    ['UTF-8, quoted', `${json}; charset="utf-8"`],
    ['a further parameter', `${json}; profile=x`],
    ['the identity encoding', `${json}\r\nContent-Encoding: identity`],
  ])('%s is JSON', async (_, header) => {
    expect((await send('{"defaults":{}}', { headers: [header] }))?.status).toBe(201);
  });

  test('a gzip bomb is 415, and nothing of it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
    const answer = await send(bomb, { headers: [json, 'Content-Encoding: gzip'] });
    expectRefusal(answer, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('gzip that is not declared is not JSON', async () => {
    expectRefusal(await send(gzipSync('{"defaults":{}}')), 'INVALID_JSON');
  });

  test('updateSession takes a merge patch, other PATCH operations do not', async () => {
    const headers = ['Content-Type: application/merge-patch+json'];
    const path = `/v1/sessions/${await server.createSession(key)}`;
    expect((await send('{"label":"a"}', { method: 'PATCH', path, headers }))?.status).toBe(200);
    const answer = await server.app.inject({
      method: 'PATCH',
      url: '/v1/admin/keys/000000000000',
      headers: {
        'x-api-key': 'an-admin-key-of-the-tests-that-is-long',
        'content-type': 'application/merge-patch+json',
      },
      payload: '{}',
    });
    expectRefusal(answer, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('DELETE with a body of another type is 415, and deletes nothing', async () => {
    const path = `/v1/sessions/${await server.createSession(key)}`;
    const refused = await send('x', {
      method: 'DELETE',
      path,
      headers: ['Content-Type: text/css'],
    });
    expectRefusal(refused, 'UNSUPPORTED_MEDIA_TYPE');
    expect((await send(undefined, { method: 'GET', path, headers: [] }))?.status).toBe(200);
  });
});

describe('syntax', () => {
  test.each<[string, string | Uint8Array]>([
    ['truncated JSON', '{"defaults":{'],
    ['text after JSON', '{"defaults":{}}x'],
    ['two values', '{"defaults":{}}{"defaults":{}}'],
    ['single quotes', "{'defaults':{}}"],
    ['a comment', '{"defaults":{}/**/}'],
    ['a trailing comma', '{"defaults":{},}'],
    ['NaN', '{"defaults":{},"ttlSeconds":NaN}'],
    ['a hexadecimal number', '{"defaults":{},"ttlSeconds":0x3c}'],
    ['spaces alone', '   '],
    ['a raw NUL', '{"defaults":{},"label":"\0"}'],
    ['a NUL after the end', '{"defaults":{}}\0'],
    ['a byte order mark', '\ufeff{"defaults":{}}'],
    ['UTF-16', Buffer.from('{"defaults":{}}', 'utf16le')],
    ['a lone continuation byte', bytes('{"defaults":{},"label":"', 0x80, '"}')],
    ['an overlong encoding', bytes('{"defaults":{},"label":"', 0xc0, 0xaf, '"}')],
    ['a surrogate in UTF-8', bytes('{"defaults":{},"label":"', 0xed, 0xa0, 0x80, '"}')],
    ['a character that is cut off', bytes('{"defaults":{},"label":"', 0xf0, 0x9f, '"}')],
    ['33 levels of lists', nested(33)],
    [
      '33 levels of objects',
      `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`.replace('1', '{}').slice(0, -1),
    ],
    ['100,000 levels', nested(100_000)],
    ['100,000 levels that are never closed', '['.repeat(100_000)],
    ['100,000 levels of objects', '{"a":'.repeat(100_000)],
  ])('%s is 400 INVALID_JSON', async (_, body) => {
    expectRefusal(await send(body), 'INVALID_JSON');
  });

  test('32 levels are read: what is wrong with them is their fields', async () => {
    expectRefusal(await send(`{"defaults":${nested(31)}}`), 'VALIDATION_ERROR');
    expectRefusal(await send(`{"defaults":${nested(32)}}`), 'INVALID_JSON');
  });

  test.each(['null', '[]', '""', '0', 'true', '[{"defaults":{}}]'])(
    '%s is no object: 400',
    async (body) => {
      expectRefusal(await send(body), 'VALIDATION_ERROR');
      const path = '/v1/stealth/generate';
      expectRefusal(await send(body, { path }), 'VALIDATION_ERROR');
      expectRefusal(await send(body, { path: '/v1/keys/rotate' }), 'VALIDATION_ERROR');
    },
  );

  test('an empty body of type JSON is as no body', async () => {
    expect(issuePaths(expectRefusal(await send(''), 'VALIDATION_ERROR'))).toEqual(['defaults']);
    expect(issuePaths(expectRefusal(await send(undefined), 'VALIDATION_ERROR'))).toEqual([
      'defaults',
    ]);
    expect((await send('', { path: '/v1/stealth/generate' }))?.status).toBe(200);
  });
});

function bytes(...parts: (string | number)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
  );
}
