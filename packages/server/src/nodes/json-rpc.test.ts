import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openJsonRpc, type RpcLimits, rpcLimits } from './json-rpc.ts';
import { RpcFailedError } from './port.ts';
import { parseRpcEndpoint } from './rpc-endpoint.ts';
import { listenRpc, type RpcServer, type Step } from './testing/listen-rpc.ts';

const secret = 'k3yOfTheOperator';

let server: RpcServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const quick: RpcLimits = { ...rpcLimits, deadlineMs: 1_000, tryMs: 300, pauseMs: 1 };

const openClient = (port: number, limits: Partial<RpcLimits> = {}) => {
  const url = `http://${secret}:${secret}@127.0.0.1:${port}/${secret}?api-key=${secret}`;
  const endpoint = parseRpcEndpoint({ chain: 'solana', provider: 'helius' }, url);
  return openJsonRpc(endpoint, {
    limits: { ...quick, ...limits },
    nowMs: () => performance.now(),
    random: () => 0.5,
  });
};

/** What comes of one call against a server that takes these steps. */
const callAgainst = async (steps: readonly Step[], limits: Partial<RpcLimits> = {}) => {
  server = await listenRpc(...steps);
  const rpc = openClient(server.port, limits);
  const startedAtMs = performance.now();
  const outcome = await rpc('getIt', [1], z.string()).catch((error: unknown) => error);
  return { outcome, tries: server.seen.length, tookMs: performance.now() - startedAtMs };
};

const fine: Step = ({ answer }) => answer('it');
const reset: Step = ({ request }) => request.socket.resetAndDestroy();
const hang: Step = () => {};
const status =
  (code: number, headers: Record<string, string> = {}): Step =>
  ({ send }) =>
    send(`${secret}`, code, headers);
const failWith =
  (code: number): Step =>
  ({ body, send }) =>
    send(JSON.stringify({ jsonrpc: '2.0', id: body.id, error: { code, message: secret } }));
const say =
  (text: string): Step =>
  ({ send }) =>
    send(text);

test('a call is one JSON-RPC request, with path, query and Basic authentication', async () => {
  expect((await callAgainst([fine])).outcome).toBe('it');
  const { body, request } = server?.seen[0] ?? {};
  expect(body).toEqual({ jsonrpc: '2.0', id: expect.any(Number), method: 'getIt', params: [1] });
  expect(request?.url).toBe(`/${secret}?api-key=${secret}`);
  expect(request?.headers.authorization).toBe(`Basic ${btoa(`${secret}:${secret}`)}`);
});

test.each<[string, Step]>([
  ['429', status(429)],
  ['429 with Retry-After', status(429, { 'retry-after': '0' })],
  ['500', status(500)],
  ['503', status(503)],
  ['a connection that is reset', reset],
  ['a hang', hang],
  ['JSON-RPC’s own limit', failWith(-32_005)],
])('after %s the call is tried again', async (_, step) => {
  expect(await callAgainst([step, fine])).toMatchObject({ outcome: 'it', tries: 2 });
});

test.each<[string, Step, string, number]>([
  ['500 for ever', status(500), 'HTTP 500', 4],
  ['429 for ever', status(429), 'HTTP 429', 4],
  ['429 for longer than the deadline', status(429, { 'retry-after': '60' }), 'HTTP 429', 1],
  ['401', status(401), 'HTTP 401', 1],
  ['404', status(404), 'HTTP 404', 1],
  ['a redirect', status(307, { location: `/elsewhere?${secret}` }), 'redirect', 1],
  ['an error of JSON-RPC', failWith(-32_602), 'JSON-RPC error -32602', 1],
  ['a page', say(`<html>${secret}</html>`), 'malformed answer', 1],
  ['nothing', say(''), 'malformed answer', 1],
  ['null', say('null'), 'malformed answer', 1],
  ['deep nesting', say('['.repeat(200_000)), 'malformed answer', 1],
  [
    'a batch',
    ({ body, send }) => send(`[{"jsonrpc":"2.0","id":${body.id},"result":"it"}]`),
    'malformed answer',
    1,
  ],
  [
    'the answer to another id',
    ({ body, send }) => send(JSON.stringify({ jsonrpc: '2.0', id: body.id + 1, result: 'it' })),
    'malformed answer',
    1,
  ],
  ['no id', say('{"jsonrpc":"2.0","id":null,"result":"it"}'), 'malformed answer', 1],
  [
    'another version',
    ({ body, send }) => send(`{"id":${body.id},"result":"it"}`),
    'malformed answer',
    1,
  ],
  [
    'no result',
    ({ body, send }) => send(`{"jsonrpc":"2.0","id":${body.id}}`),
    'malformed answer',
    1,
  ],
  ['a result of another type', ({ answer }) => answer({ secret }), 'malformed answer', 1],
  ['resets for ever', reset, 'ECONNRESET', 4],
])('%s is a failure that names nothing of the endpoint', async (_, step, reason, tries) => {
  const seen = await callAgainst([step]);
  expect(seen).toMatchObject({ tries, outcome: { reason } });
  expectNoSecret(seen.outcome);
});

const expectNoSecret = (error: unknown): void => {
  expect(error).toBeInstanceOf(RpcFailedError);
  // Everything that any printer of errors could show: message, stack, causes, hidden fields.
  const shown = inspect(error, { depth: null, showHidden: true });
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain('127.0.0.1');
  expect(error).not.toHaveProperty('cause');
};

test('a hang for ever ends at the deadline, not at the sum of the tries', async () => {
  const limits = { deadlineMs: 500, tryMs: 200, maxTries: 100 };
  const { outcome, tries, tookMs } = await callAgainst([hang], limits);
  expect(outcome).toMatchObject({ reason: 'timeout' });
  expectNoSecret(outcome);
  expect(tries).toBeGreaterThan(1);
  expect(tookMs).toBeGreaterThan(300);
  expect(tookMs).toBeLessThan(5_000);
});

test('one try that hangs ends at the deadline, too', async () => {
  const { outcome, tookMs } = await callAgainst([hang], { deadlineMs: 300, tryMs: 10_000 });
  expect(outcome).toMatchObject({ reason: 'timeout' });
  expect(tookMs).toBeLessThan(5_000);
});

test('an answer that drips is given up at the end of its try', async () => {
  const drip: Step = ({ response }) => {
    response.writeHead(200).write('{');
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  };
  const { outcome, tookMs } = await callAgainst([drip], { maxTries: 1 });
  expect(outcome).toMatchObject({ reason: 'timeout' });
  expect(tookMs).toBeLessThan(5_000);
});

test.each([
  [200, 'answer too large'],
  [400, 'HTTP 400'],
])('an answer of %i without end is given up, and its connection closed', async (code, reason) => {
  let sent = 0;
  let isClosed = false;
  const flood: Step = ({ response }) => {
    response.once('close', () => {
      isClosed = true;
    });
    response.writeHead(code);
    const write = (): void => {
      if (response.destroyed) return;
      sent += 65_536;
      if (response.write('x'.repeat(65_536))) setImmediate(write);
      else response.once('drain', write);
    };
    write();
  };
  const limits = { maxAnswerBytes: 1_000_000, tryMs: 5_000, deadlineMs: 5_000 };
  expect(await callAgainst([flood], limits)).toMatchObject({ outcome: { reason }, tries: 1 });
  await expect.poll(() => isClosed).toBe(true);
  expect(sent).toBeLessThan(20_000_000);
});

test('nobody at the address: the code of the system says so, and nothing says where', async () => {
  const closed = await listenRpc(fine);
  await closed.close();
  const outcome = await openClient(closed.port)('getIt', [], z.string()).catch((error) => error);
  expect(outcome).toMatchObject({ reason: 'ECONNREFUSED' });
  expectNoSecret(outcome);
});

test('one that speaks no HTTP is a failure', async () => {
  const tcp = createServer((socket) => socket.end(`${secret}\r\n\r\n`));
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const outcome = await openClient(port)('getIt', [], z.string()).catch((error) => error);
  tcp.close();
  expectNoSecret(outcome);
});

test('Retry-After is waited for where the deadline allows it', async () => {
  const { outcome, tookMs } = await callAgainst([status(429, { 'retry-after': '1' }), fine], {
    deadlineMs: 3_000,
  });
  expect(outcome).toBe('it');
  expect(tookMs).toBeGreaterThan(950);
});

test('pauses between tries grow, and callers are spread', async () => {
  const pausesOf = async (random: number): Promise<number[]> => {
    const times: number[] = [];
    const step: Step = ({ send }) => {
      times.push(performance.now());
      send('', 500);
    };
    server = await listenRpc(step);
    const endpoint = parseRpcEndpoint({ chain: 'base', provider: 'generic' }, server.url);
    const options = {
      limits: { ...quick, pauseMs: 40 },
      nowMs: () => performance.now(),
      random: () => random,
    };
    await openJsonRpc(endpoint, options)('getIt', [], z.string()).catch(() => undefined);
    await server.close();
    return times.slice(1).map((time, index) => time - (times[index] ?? 0));
  };
  const [short, long] = [await pausesOf(0), await pausesOf(0.99)];
  for (const [index, least] of [20, 40, 80].entries()) {
    expect(short[index]).toBeGreaterThanOrEqual(least - 2);
    expect(long[index]).toBeGreaterThanOrEqual(least * 2.9);
  }
});

test('connections are used again', async () => {
  server = await listenRpc(fine);
  const rpc = openClient(server.port);
  for (let calls = 0; calls < 10; calls += 1) await rpc('getIt', [], z.string());
  const connections = new Set(server.seen.map(({ request }) => request.socket));
  expect(connections.size).toBeLessThan(5);
});
