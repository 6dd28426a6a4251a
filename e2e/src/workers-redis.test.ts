import { type RedisServer, startRedis } from '@sipher/testing';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { callApi } from './testing/call-api.ts';
import { redisTest } from './testing/redis-test.ts';
import { openTestBed, type TestBed } from './testing/running-server.ts';
import { findContradictions, forEachOf, type SessionLedger } from './testing/session-ledger.ts';
import { at, listChildren, startWorkers, waitForWorkers } from './testing/worker-processes.ts';

// Many processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let bed: TestBed;
let redis: RedisServer | undefined;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
  await redis?.stop();
});

redisTest('over Redis too, kill -9 of a worker loses nothing acknowledged', async () => {
  redis = await startRedis();
  const { server, workers, key } = await startWorkers(bed, 2, ['--store', redis.url]);
  const ledger: SessionLedger = new Map();
  const content = { label: 'of the test', chain: 'near' };
  const body = { label: content.label, defaults: { chain: content.chain } };
  let broken = 0;
  let isKilled = false;
  await forEachOf(Array.from({ length: 300 }), async () => {
    const answer = await callApi(server, 'createSession', { key, body }).catch(() => null);
    if (answer === null) broken += 1;
    else if (answer.status === 201) ledger.set(answer.data.sessionId, [content]);
    if (ledger.size < 50 || isKilled) return;
    isKilled = true;
    process.kill(at(workers, 0), 'SIGKILL');
  });
  expect(ledger.size + broken).toBe(300);
  expect(await findContradictions(server, key, ledger)).toEqual([]);
  await waitForWorkers(server, 3);
  expect(listChildren(server.pid)).toHaveLength(2);
});
