import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callApi, callWell, createSession } from './testing/call-api.ts';
import { adminKey, openTestBed, type TestBed } from './testing/running-server.ts';
import { readLog, spawnServer } from './testing/server-process.ts';
import { findContradictions, forEachOf, type SessionLedger } from './testing/session-ledger.ts';
import {
  at,
  linesOf,
  listChildren,
  startWorkers,
  waitForWorkers,
} from './testing/worker-processes.ts';

// Many processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

test('all workers share one port, and the process that started them serves nothing', async () => {
  const { server, workers } = await startWorkers(bed, 3);
  const listening = linesOf(server, 'listening');
  expect(new Set(listening.map(({ url }) => url))).toEqual(new Set([server.url]));
  expect(listening.map(({ worker }) => worker).toSorted()).toEqual([1, 2, 3]);
  expect(workers).toHaveLength(3);
});

test('of several workers one makes the developer key, before the others start', async () => {
  const server = await bed.start({ flags: ['--workers', '3'] });
  await waitForWorkers(server, 3);
  expect(linesOf(server, 'developer key made')).toHaveLength(1);
});

test('a session that one worker made is read by all, and /metrics adds them up', async () => {
  const { server, key } = await startWorkers(bed, 3, ['--log-level', 'debug']);
  const id = await createSession(server, key, { chain: 'near' });
  const reads = 60;
  await Promise.all(
    Array.from({ length: reads }, () => callWell(server, 'getSession', { key, id })),
  );
  const headers = { 'X-API-Key': adminKey };
  const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
  expect(text).toContain(
    `sipher_http_request_duration_seconds_count{operation="getSession",status="200"} ${reads}\n`,
  );
  await server.stop();
  const readers = readLog(server.stdout()).filter(({ operation }) => operation === 'getSession');
  expect(new Set(readers.map(({ worker }) => worker))).toEqual(new Set([1, 2, 3]));
});

test('kill -9 of a worker amid creates loses nothing acknowledged, and another comes', async () => {
  const { server, workers, key } = await startWorkers(bed, 3);
  const ledger: SessionLedger = new Map();
  const content = { label: 'of the test', chain: 'near' };
  const body = { label: content.label, defaults: { chain: content.chain } };
  let broken = 0;
  let isKilled = false;
  await forEachOf(Array.from({ length: 600 }), async () => {
    const answer = await callApi(server, 'createSession', { key, body }).catch(() => null);
    if (answer === null) broken += 1;
    else if (answer.status === 201) ledger.set(answer.data.sessionId, [content]);
    if (ledger.size < 100 || isKilled) return;
    isKilled = true;
    process.kill(at(workers, 0), 'SIGKILL');
  });
  // The dead worker's own connections at most: 32 were open, over three workers.
  expect(broken).toBeLessThan(32);
  expect(ledger.size + broken).toBe(600);
  expect(await findContradictions(server, key, ledger)).toEqual([]);
  await waitForWorkers(server, 4);
  expect(at(linesOf(server, 'worker ended'), 0)).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(listChildren(server.pid)).toHaveLength(3);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test('a connection that was on its way to a worker ends with it', async () => {
  const { server, workers } = await startWorkers(bed, 2);
  const frozen = at(workers, 0);
  process.kill(frozen, 'SIGSTOP');
  // Each has a connection of its own. The frozen worker is handed one, and takes it not.
  const outcomes = Array.from({ length: 4 }, () =>
    once(get(`${server.url}/v1/health`, { agent: false }), 'response').then(
      ([{ statusCode }]) => statusCode,
      () => 'broken' as const,
    ),
  );
  const settled: unknown[] = [];
  for (const outcome of outcomes) void outcome.then((value) => settled.push(value));
  await waitUntil('three are answered', async () => settled.length === 3);
  process.kill(frozen, 'SIGKILL');
  await waitUntil('the fourth has ended', async () => settled.length === 4);
  expect(settled).toEqual([200, 200, 200, 'broken']);
});

test('a worker that is told to stop is replaced by another', async () => {
  const { server, workers } = await startWorkers(bed, 2);
  process.kill(at(workers, 0), 'SIGTERM');
  await waitForWorkers(server, 3);
  expect(listChildren(server.pid)).toHaveLength(2);
  await callWell(server, 'getHealth');
});

/** How workers end that must not come up, and what they say. */
const fail = async (args: readonly string[]) => {
  const server = spawnServer({ args: ['--workers', '3', ...args] });
  const exit = await server.ended;
  expect(server.stdout()).not.toContain('listening');
  return { ...exit, stderr: server.stderr() };
};

test('a first worker that is killed before it listens ends the start: exit code 1', async () => {
  const args = ['--port', '0', '--store', `lmdb:${bed.storeFolder}`, '--workers', '2'];
  const server = spawnServer({ args });
  await waitUntil('the first is started', async () => listChildren(server.pid).length === 1);
  process.kill(at(listChildren(server.pid), 0), 'SIGKILL');
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.stderr()).toBe('sipher: the first worker ended before it listened: SIGKILL\n');
});

test('a store that cannot be opened is one line, from all workers: exit code 1', async () => {
  await writeFile(bed.storeFolder, '');
  const end = await fail(['--port', '0', '--store', `lmdb:${bed.storeFolder}`]);
  expect(end).toMatchObject({ code: 1, signal: null });
  expect(end.stderr).toMatch(/^sipher: cannot open the store at "[^\n]*\n$/);
  expect(end.stderr).toContain(bed.storeFolder);
});

test('a port that is taken is one line, from all workers: exit code 1', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo; // a TCP server has no other kind
  const end = await fail(['--port', String(port), '--store', `lmdb:${bed.storeFolder}`]);
  other.close();
  expect(end).toEqual({
    code: 1,
    signal: null,
    stderr: `sipher: cannot listen on 127.0.0.1, port ${port}: another process listens there (EADDRINUSE)\n`,
  });
});
