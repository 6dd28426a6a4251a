import { get } from 'node:http';
import { waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTestBed, type RunningServer, type TestBed } from './testing/running-server.ts';
import {
  at,
  linesOf,
  listChildren,
  startWorkers,
  waitForEnds,
  waitForWorkers,
} from './testing/worker-processes.ts';

// The promise is to wait for 10 seconds, and many processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** Over a connection of its own. Resolves to the status, or to null where the connection broke. */
const readHealth = ({ url }: RunningServer): Promise<number | null> =>
  new Promise((resolve) => {
    get(`${url}/v1/health`, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    }).on('error', () => resolve(null));
  });

const readMany = (server: RunningServer, count: number) =>
  Promise.all(Array.from({ length: count }, () => readHealth(server)));

test('a frozen worker is killed and replaced, and no client waits without end', async () => {
  const { server, workers } = await startWorkers(bed, 2);
  const frozen = at(workers, 0);
  process.kill(frozen, 'SIGSTOP');
  const frozenAtMs = performance.now();
  const during = readMany(server, 8);
  await waitUntil('it is killed', async () => linesOf(server, 'worker ended').length === 1, {
    timeoutMs: 20_000,
  });
  expect(performance.now() - frozenAtMs).toBeGreaterThan(8_000);
  const [told] = linesOf(server, 'worker frozen');
  const [ended] = linesOf(server, 'worker ended');
  // Of pino: warn.
  expect(told).toMatchObject({ level: 40, worker: ended?.worker });
  expect(ended).toMatchObject({ signal: 'SIGKILL', restartInMs: 0 });
  await waitForEnds([frozen]);
  // It was handed one connection at most, and that breaks.
  expect((await during).filter((status) => status !== 200).length).toBeLessThanOrEqual(1);

  await waitForWorkers(server, 3);
  expect(listChildren(server.pid)).toHaveLength(2);
  expect(await readMany(server, 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});
