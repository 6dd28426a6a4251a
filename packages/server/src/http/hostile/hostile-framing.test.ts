import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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
  otherKey = await server.createKey('enterprise');
});
afterAll(() => server.close());

const json = 'Content-Type: application/json';
const only = async (text: string) => (await exchangeRaw(port, [text]))[0];

/** A request on a connection that stays open. */
const kept = (by: string, method: string, path: string, body?: string): string => {
  const length = body === undefined ? '' : `${json}\r\nContent-Length: ${body.length}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${by}\r\n${length}\r\n${body ?? ''}`;
};

const countConnections = (): Promise<number> =>
  promisify(server.app.server.getConnections.bind(server.app.server))();

const listedLabels = async (by: string): Promise<string[]> => {
  const { json: answer } = await server.call(by, { url: '/v1/sessions' });
  return answer.data.sessions.map(({ label }: { label: string }) => label);
};

describe('malformed HTTP', () => {
  test('a client that resets its proxy connection does not end the server', async () => {
    for (let round = 0; round < 20; round += 1) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: a\r\n\r\n');
      await new Promise(setImmediate);
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    const answer = await only('GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer?.status).toBe(200);
  });

  test('a key that is revoked while a body takes its time runs nothing', async () => {
    const parked = await server.createKey('pro');
    const socket = connect(port, '127.0.0.1');
    const head = kept(parked, 'POST', '/v1/sessions').replace('\r\n\r\n', '\r\n');
    socket.write(`${head}${json}\r\nContent-Length: 15\r\n\r\n{`);
    await setTimeout(1_100);
    const url = `/v1/admin/keys/${server.keyIdOf(parked)}`;
    await server.call(adminKey, { method: 'DELETE', url });
    socket.write('"defaults":{}}');
    const [answer] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toContain('INVALID_API_KEY');
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no version', 'GET /v1/health\r\n\r\n'],
    ['another version', 'GET /v1/health HTTP/3.0\r\nHost: a\r\n\r\n'],
    ['no Host', 'GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two Hosts', 'GET /v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'],
    ['a header without a colon', 'GET /v1/health HTTP/1.1\r\nHost: a\r\nX-API-Key\r\n\r\n'],
    ['a header with a NUL', 'GET /v1/health HTTP/1.1\r\nHost: a\r\nX-API-Key: a\0b\r\n\r\n'],
    ['a header name with a space', 'GET /v1/health HTTP/1.1\r\nHost: a\r\nX-API-Key : a\r\n\r\n'],
    ['a folded header', 'GET /v1/health HTTP/1.1\r\n Host: a\r\n\r\n'],
    ['a space in the path', 'GET /v1/health x HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a NUL in the path', 'GET /v1/health\0 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a proxy connection', 'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('%s is 400', async (_, text) => {
    expectRefusal(await only(text), 'BAD_REQUEST');
  });

  test.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3'],
    ['a length that is no number', 'Content-Length: two'],
    ['a negative length', 'Content-Length: -2'],
    ['a length with a sign', 'Content-Length: +2'],
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked'],
    ['chunks that are not last', 'Transfer-Encoding: chunked, gzip'],
  ])('a body with %s is 400', async (_, lines) => {
    const head = `POST /v1/sessions HTTP/1.1\r\nHost: a\r\nX-API-Key: ${key}\r\n${json}\r\n${lines}`;
    expectRefusal(await only(`${head}\r\n\r\n{}`), 'BAD_REQUEST');
  });

  test('a chunk of no size is 400', async () => {
    const head = kept(key, 'POST', '/v1/sessions').replace('\r\n\r\n', '\r\n');
    const text = `${head}${json}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`;
    expectRefusal(await only(text), 'BAD_REQUEST');
  });

  test.each([
    ['one header', `X-Padding: ${'a'.repeat(20_000)}`],
    ['many headers', Array.from({ length: 2000 }, (_, n) => `X-${n}: padding`).join('\r\n')],
    ['a key', `X-API-Key: ${'a'.repeat(20_000)}`],
    ['a session', `X-Session-Id: sess_${'0'.repeat(20_000)}`],
  ])('%s over 16 KiB is 431', async (_, header) => {
    const text = `GET /v1/health HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`;
    expectRefusal(await only(text), 'HEADERS_TOO_LARGE');
  });

  test('a path over 16 KiB is 431', async () => {
    const text = `GET /v1/${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expectRefusal(await only(text), 'HEADERS_TOO_LARGE');
  });

  test('a session id behind a thousand other headers is still read', async () => {
    const padding = Array.from({ length: 1200 }, (_, n) => `x${n}:`);
    const headers = [`X-API-Key: ${key}`, ...padding, 'X-Session-Id: malformed'];
    const bytes = requestText({ method: 'POST', path: '/v1/stealth/generate', headers });
    expectRefusal((await exchangeRaw(port, [bytes]))[0], 'SESSION_ID_INVALID');
  });

  test('an expectation that nobody knows is ignored', async () => {
    const headers = ['Expect: 200-ok'];
    const [answer] = await exchangeRaw(port, [requestText({ path: '/v1/health', headers })]);
    expect(answer?.status).toBe(200);
  });

  test('HTTP/1.0 needs no Host', async () => {
    expect((await only('GET /v1/health HTTP/1.0\r\n\r\n'))?.status).toBe(200);
  });

  test('an offer to upgrade the connection is ignored', async () => {
    const headers = ['Upgrade: websocket', 'Connection: upgrade'];
    const [answer] = await exchangeRaw(port, [requestText({ path: '/v1/health', headers })]);
    expect(answer?.status).toBe(200);
  });
});

describe('pipelining', () => {
  test('requests of two keys on one connection do not mix their callers', async () => {
    const create = (by: string, label: string) =>
      kept(by, 'POST', '/v1/sessions', JSON.stringify({ defaults: {}, label }));
    const labels = Array.from({ length: 10 }, (_, n) => [`mine ${n}`, `theirs ${n}`]).flat();
    const requests = labels.map((label) =>
      create(label.startsWith('mine') ? key : otherKey, label),
    );
    const last = requestText({ path: '/v1/health' }).toString();
    const answers = await exchangeRaw(port, [requests.join('') + last]);
    expect(answers.slice(0, -1).map(({ body }) => JSON.parse(body).data.label)).toEqual(labels);
    const mine = labels.filter((label) => label.startsWith('mine'));
    const theirs = labels.filter((label) => label.startsWith('theirs'));
    expect((await listedLabels(key)).sort()).toEqual(mine.sort());
    expect((await listedLabels(otherKey)).sort()).toEqual(theirs.sort());
  });

  test('a request without a key behind one with a key is 401', async () => {
    const first = kept(key, 'GET', '/v1/sessions');
    const second = requestText({ path: '/v1/sessions' }).toString();
    const answers = await exchangeRaw(port, [first + second]);
    expect(answers[0]?.status).toBe(200);
    expectRefusal(answers[1], 'UNAUTHORIZED');
  });

  test('what is malformed behind a request is not taken for the answer to that request', async () => {
    const slow = kept(key, 'POST', '/v1/stealth/generate/batch', '{"count":3}');
    const answers = await exchangeRaw(port, [`${slow}${slow}garbage\r\n\r\n`]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    expectRefusal(answers[2], 'BAD_REQUEST');
  });

  test('a body that is longer than its length is no second request of the same caller', async () => {
    const smuggled = kept(key, 'POST', '/v1/sessions', '{}').replace(/X-API-Key.*\r\n/, '');
    const answers = await exchangeRaw(port, [
      kept(key, 'POST', '/v1/stealth/generate', '{}') + smuggled + requestText({ path: '/' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
  });
});

describe('interrupted and slow requests', () => {
  const partial = (length: number, body: string) =>
    kept(key, 'POST', '/v1/sessions', '').replace(
      'Content-Length: 0',
      `Content-Length: ${length}`,
    ) + body;

  test('a request that is cut off in its body creates nothing and is no fault of the server', async () => {
    const before = await listedLabels(key);
    const logged = server.logged.length;
    await exchangeRaw(port, [partial(100, '{"defaults":{},"label":"half"}')], { end: true });
    await exchangeRaw(port, [partial(31, '{"defaults":{},"label":"half"}')], { end: true });
    expect(await listedLabels(key)).toEqual(before);
    expect(server.logged.slice(logged).join('')).not.toMatch(/INTERNAL_SERVER_ERROR|"level":50/);
  });

  test('a body in slow pieces is read', async () => {
    const body = '{"defaults":{},"label":"slow"}';
    const chunks = [partial(body.length, ''), ...body];
    const last = requestText({ path: '/v1/health' });
    const [answer] = await exchangeRaw(port, [...chunks, last]);
    expect(answer?.status).toBe(201);
  });

  test('a request that does not arrive in time is 408', async () => {
    const { requestTimeout, headersTimeout } = server.app.server;
    Object.assign(server.app.server, { requestTimeout: 100, headersTimeout: 100 });
    try {
      expectRefusal(await only('GET /v1/health HTTP/1.1\r\nHost: a\r\nX-API'), 'REQUEST_TIMEOUT');
      expectRefusal(await only(partial(100, '{"defaults":')), 'REQUEST_TIMEOUT');
    } finally {
      Object.assign(server.app.server, { requestTimeout, headersTimeout });
    }
  });

  test('a client that is refused and keeps its side open does not keep the connection', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write('garbage\r\n\r\n');
    socket.resume();
    await once(socket, 'end');
    await vi.waitFor(async () => expect(await countConnections()).toBe(0), 5000);
    socket.destroy();
  });

  test('after all this the server answers as before', async () => {
    expect((await server.call(key, { url: '/v1/sessions' })).status).toBe(200);
  });
});
