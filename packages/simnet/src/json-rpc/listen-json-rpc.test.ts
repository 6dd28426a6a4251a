import { afterAll, expect, test } from 'vitest';
import { listenJsonRpc } from './listen-json-rpc.ts';

const listener = await listenJsonRpc((method) => method, { host: '127.0.0.1', port: 0 });
afterAll(() => listener.close());

const request = (id?: number) => JSON.stringify({ jsonrpc: '2.0', method: 'echo', id });
const post = (body: string, type = 'application/json; charset=utf-8') =>
  fetch(listener.url, { method: 'POST', headers: { 'content-type': type }, body });

test('a POST of JSON is answered', async () => {
  const response = await post(request(1));
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 1, result: 'echo' });
});

test('a notification has an empty answer', async () => {
  const response = await post(request());
  expect([response.status, await response.text()]).toEqual([204, '']);
});

test('50 KiB are taken, and one byte more is 413', async () => {
  const text = request(1);
  expect((await post(text.padEnd(50 * 1024))).status).toBe(200);
  expect((await post(text.padEnd(50 * 1024 + 1))).status).toBe(413);
  expect((await post(text.padEnd(5_000_000))).status).toBe(413);
});

test('another type is 415, as a page of another origin could post it', async () => {
  expect((await post(request(1), 'text/plain')).status).toBe(415);
  expect((await post(request(1), 'application/jsonp')).status).toBe(415);
});

test('another method is 405, but for the health', async () => {
  expect((await fetch(listener.url)).status).toBe(405);
  expect(await (await fetch(`${listener.url}/health`)).text()).toBe('ok');
});

test('a port that is taken rejects with its code', async () => {
  const port = Number(new URL(listener.url).port);
  const second = listenJsonRpc(() => null, { host: '127.0.0.1', port });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
