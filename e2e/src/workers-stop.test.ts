import { on } from 'node:events';
import { connect } from 'node:net';
import { waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTestBed, type RunningServer, type TestBed } from './testing/running-server.ts';
import { spawnServer } from './testing/server-process.ts';
import {
  at,
  linesOf,
  listChildren,
  startWorkers,
  waitForEnds,
} from './testing/worker-processes.ts';

// One of the promises is to wait for 12 seconds, and many processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** A request that has begun, and that waits for the rest of its body. */
type BegunRequest = {
  /** Sends the rest; resolves to the whole answer, or to what came of it until the connection broke. */
  readonly finish: () => Promise<string>;
};

const requestBody = '{"defaults":{}}';

const beginRequest = async (server: RunningServer, key: string): Promise<BegunRequest> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {});
  let text = '';
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  const head = [
    'POST /v1/sessions HTTP/1.1',
    'Host: x',
    `X-API-Key: ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${requestBody.length}`,
    'Expect: 100-continue',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  for await (const chunk of on(socket, 'data')) {
    text += String(chunk);
    // The worker has its head.
    if (text.startsWith('HTTP/1.1 100 Continue')) break;
  }
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  const finish = () => {
    socket.write(requestBody);
    return ended;
  };
  return { finish };
};

const beginRequests = (server: RunningServer, key: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => beginRequest(server, key)));

const finishAll = async (requests: readonly BegunRequest[]): Promise<boolean[]> => {
  const answers = await Promise.all(requests.map(({ finish }) => finish()));
  return answers.map((answer) => answer.includes('HTTP/1.1 201 Created'));
};

const waitForStopping = (server: RunningServer, count: number) =>
  waitUntil(`${count} workers stop`, async () => linesOf(server, 'stopping').length === count);

const allDone = [true, true, true, true];

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s to all processes lets all requests finish',
  async (name) => {
    const { server, workers, key } = await startWorkers(bed, 2);
    const requests = await beginRequests(server, key, 4);
    // As a terminal does, and some that supervise.
    for (const pid of [server.pid, ...workers]) process.kill(pid, name);
    await waitForStopping(server, 2);
    expect(await finishAll(requests)).toEqual(allDone);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(linesOf(server, 'stopped')).toHaveLength(2);
    expect(server.stderr()).toBe('');
    await waitForEnds(workers);
  },
);

test('SIGTERM to the first process lets the requests of all workers finish', async () => {
  const { server, workers, key } = await startWorkers(bed, 2);
  const requests = await beginRequests(server, key, 4);
  server.signal('SIGTERM');
  await waitForStopping(server, 2);
  expect(await finishAll(requests)).toEqual(allDone);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  await waitForEnds(workers);
});

test('workers whose first process was killed finish their requests and end', async () => {
  const { server, workers, key } = await startWorkers(bed, 2);
  const requests = await beginRequests(server, key, 4);
  server.signal('SIGKILL');
  await waitForStopping(server, 2);
  expect(await finishAll(requests)).toEqual(allDone);
  await waitForEnds(workers);
});

test('a second signal ends all processes at once: exit code 1', async () => {
  const { server, workers, key } = await startWorkers(bed, 2);
  const requests = await beginRequests(server, key, 4);
  server.signal('SIGTERM');
  await waitForStopping(server, 2);
  server.signal('SIGTERM');
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(await finishAll(requests)).toEqual([false, false, false, false]);
  await waitForEnds(workers);
});

test('a stop while a worker is started again leaves no process behind', async () => {
  const { server, workers } = await startWorkers(bed, 2);
  process.kill(at(workers, 1), 'SIGKILL');
  await waitUntil('another is started', async () =>
    listChildren(server.pid).some((pid) => !workers.includes(pid)),
  );
  const children = listChildren(server.pid);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  await waitForEnds([...workers, ...children]);
});

test('a stop before any worker listens ends all: exit code 0', async () => {
  const args = ['--port', '0', '--store', `lmdb:${bed.storeFolder}`, '--workers', '2'];
  const server = spawnServer({ args });
  await waitUntil('the first is started', async () => listChildren(server.pid).length === 1);
  const children = listChildren(server.pid);
  server.signal('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
  await waitForEnds(children);
});

test('a worker that hangs while it stops is killed: exit code 1', async () => {
  const { server, workers } = await startWorkers(bed, 2);
  process.kill(at(workers, 0), 'SIGSTOP');
  expect(await server.stop()).toEqual({ code: 1, signal: null });
  expect(server.stderr()).toBe('sipher: workers that did not stop in time were killed: 1\n');
  await waitForEnds(workers);
});
