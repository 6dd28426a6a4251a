import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { afterEach, expect, test } from 'vitest';
import { type HttpServing, type ServeHttpOptions, serveHttp } from './serve-http.ts';

const token = 'a-token-of-the-tests-that-is-long-enough';
const endpoint = { host: '127.0.0.1', port: 0, isLoopback: true };

const open: HttpServing[] = [];
afterEach(async () => {
  for (const serving of open.splice(0)) await serving.close();
});

const start = async (options: Partial<ServeHttpOptions> = {}) => {
  const buildServer = () => {
    const server = new McpServer({ name: 'test', version: '1' });
    server.registerTool('ping', {}, () => ({ content: [{ type: 'text', text: 'pong' }] }));
    return server;
  };
  const serving = await serveHttp({ buildServer, endpoint, log: () => undefined, ...options });
  open.push(serving);
  return serving.url;
};

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-03-26',
    capabilities: {},
    clientInfo: { name: 'old', version: '1' },
  },
};
const usual = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

/** Not fetch, which sets Host itself. */
const post = (url: string, headers: Record<string, string> = {}, body: unknown = initialize) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { ...usual, ...headers } });
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.end(JSON.stringify(body));
  });

const callPing = async (url: string, { mode, headers = {} }: Call) => {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const { content } = await client.callTool({ name: 'ping', arguments: {} });
  const version = client.getNegotiatedProtocolVersion();
  await client.close();
  return { content, version };
};

type Call = {
  readonly mode: 'legacy' | { readonly pin: string };
  readonly headers?: Record<string, string>;
};

const pong = [{ type: 'text', text: 'pong' }];

test('a host of the newest revision and one of an older are both served', async () => {
  const url = await start();
  const newest = { content: pong, version: '2026-07-28' };
  expect(await callPing(url, { mode: { pin: '2026-07-28' } })).toEqual(newest);
  const older = await callPing(url, { mode: 'legacy' });
  expect(older.content).toEqual(pong);
  expect(older.version).not.toBe('2026-07-28');
});

test('a host that opens with a revision of 2025-03-26 gets that revision', async () => {
  const { status, text } = await post(await start());
  expect(status).toBe(200);
  expect(text).toContain('"protocolVersion":"2025-03-26"');
});

test.each([
  ['a Host that was rebound', { host: 'evil.example' }],
  ['a page of another origin', { origin: 'https://evil.example' }],
  ['an origin without a name', { origin: 'null' }],
])('%s is refused', async (_, headers) => {
  expect((await post(await start(), headers)).status).toBe(403);
});

test('a page of this machine may ask', async () => {
  expect((await post(await start(), { origin: 'http://localhost:3000' })).status).toBe(200);
});

test('a token that is set is asked for', async () => {
  const url = await start({ token });
  for (const authorization of ['', `Bearer ${token}x`, token, `Basic ${token}`]) {
    expect((await post(url, { authorization })).status).toBe(401);
  }
  expect((await post(url)).status).toBe(401);
  expect((await post(url, { authorization: `bearer ${token}` })).status).toBe(200);
  const headers = { authorization: `Bearer ${token}` };
  expect((await callPing(url, { mode: { pin: '2026-07-28' }, headers })).content).toEqual(pong);
});

test('a body over the limit is refused, and other paths are not served', async () => {
  const url = await start();
  expect((await post(url, {}, { ...initialize, pad: 'x'.repeat(1_100_000) })).status).toBe(413);
  for (const path of ['/', '//', '/mcp/', '//evil.example/mcp']) {
    expect((await post(url.replace('/mcp', path))).status).toBe(404);
  }
  expect((await post(url)).status).toBe(200);
});
