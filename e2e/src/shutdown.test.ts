import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callApi, callWell, createKey } from './testing/call-api.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import { readLog } from './testing/server-process.ts';

/** Far below the ten seconds that a stop waits for requests at most. */
const promptMs = 2_500;

/** So that requests take a while. */
const withSlowCurves = { env: { ...withAdminKey.env, SIPHER_CURVES: 'portable' } };

let bed: TestBed;
let server: RunningServer;
let key: string;
beforeEach(async () => {
  bed = await openTestBed();
  server = await bed.start(withSlowCurves);
  key = await createKey(server);
});
afterEach(() => bed.close());

/** Starts requests that take a while; resolves to their outcomes once the server has begun. */
const startLongRequests = async (count: number) => {
  const body = { chain: 'ethereum', count: 100 };
  const requests = Array.from({ length: count }, () =>
    callApi(server, 'stealthGenerateBatch', { key, body }).then(
      ({ status }) => status,
      () => 'broken' as const,
    ),
  );
  // Sent after them, answered between them: they yield to other requests.
  await callWell(server, 'getHealth');
  return requests;
};

const isRefused = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });

const measure = async (stop: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await stop();
  return performance.now() - startedAt;
};

test('requests under way finish after SIGTERM, and new connections are refused', async () => {
  const requests = await startLongRequests(2);
  server.signal('SIGTERM');
  await server.waitForLog('stopping');
  expect(await isRefused()).toBe(true);
  expect(readLog(server.stdout()).map(({ msg }) => msg)).not.toContain('stopped');
  expect(await Promise.all(requests)).toEqual([200, 200]);
  // fetch keeps their connections open: that must not hold up the end.
  expect(await measure(() => server.ended)).toBeLessThan(promptMs);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(readLog(server.stdout()).at(-1)?.msg).toBe('stopped');
  expect(server.stderr()).toBe('');
  const again = await bed.start(withAdminKey);
  expect((await callApi(again, 'listSessions', { key })).status).toBe(200);
});

test('a connection that idles does not delay the end', async () => {
  const agent = new Agent({ keepAlive: true });
  const request = get(`${server.url}/v1/health`, { agent });
  const [response] = await once(request, 'response');
  await drain(response);
  expect(await measure(() => server.stop())).toBeLessThan(promptMs);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  agent.destroy();
});

test('a connection that never sent anything does not delay the end', async () => {
  const socket = await openSocket();
  expect(await measure(() => server.stop())).toBeLessThan(promptMs);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  socket.destroy();
});

test('a second signal ends the process at once, whatever is under way', async () => {
  const requests = await startLongRequests(6);
  server.signal('SIGTERM');
  await server.waitForLog('stopping');
  server.signal('SIGTERM');
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(await Promise.all(requests)).toContain('broken');
  const again = await bed.start(withAdminKey);
  expect((await callApi(again, 'listSessions', { key })).status).toBe(200);
});

test('SIGINT stops as SIGTERM does', async () => {
  server.signal('SIGINT');
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

const drain = (response: IncomingMessage) => {
  response.resume();
  return once(response, 'end');
};

const openSocket = async (): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  // The server has accepted it once it answers a later connection.
  await callWell(server, 'getHealth');
  return socket;
};
