import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { type RedisServer, startRedis } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { callWell, createKey, createSession } from './testing/call-api.ts';
import { redisTest, report } from './testing/redis-test.ts';
import {
  openTestBed,
  overStore,
  type RunningServer,
  type TestBed,
} from './testing/running-server.ts';
import { seededRandom, seedOfRun } from './testing/seeded-random.ts';

const samples = 1_000;
/**
 * How far the chance that one takes longer than the other may be from a half. With so many samples
 * chance alone moves it by 0.013 (one standard deviation of the rank test).
 */
const bound = 0.065;

let redis: RedisServer;
let bed: TestBed;
let node: RunningServer;
let [key, otherKey] = ['', ''];
beforeAll(async () => {
  redis = await startRedis();
  bed = await openTestBed();
  node = await bed.start(overStore(redis.url));
  [key, otherKey] = [await createKey(node), await createKey(node)];
});
afterAll(async () => {
  await bed?.close();
  await redis?.stop();
});

/** One connection for all, and as little work on this side as can be: it would hide the rest. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

type Probe = {
  readonly name: string;
  readonly method: string;
  readonly path: (id: string) => string;
  readonly headers: (id: string) => Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Milliseconds until the answer, which must be that there is no such session. */
const measure = async (probe: Probe, id: string): Promise<number> => {
  const { method, body } = probe;
  const headers = { 'X-API-Key': key, ...probe.headers(id) };
  const startedAt = performance.now();
  const sent = request(node.url + probe.path(id), { agent, method, headers });
  sent.end(body);
  const [answer]: IncomingMessage[] = await once(sent, 'response');
  const elapsed = performance.now() - startedAt;
  expect(answer?.statusCode).toBe(404);
  answer?.resume();
  if (answer !== undefined) await once(answer, 'end');
  return elapsed;
};

/** The share of pairs in which the first takes longer (Mann and Whitney's U, by ranks). */
const shareAbove = (first: readonly number[], second: readonly number[]): number => {
  const ranked = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].sort((one, other) => one.value - other.value);
  const rankSum = ranked.reduce((sum, { isFirst }, index) => sum + (isFirst ? index + 1 : 0), 0);
  const u = rankSum - (first.length * (first.length + 1)) / 2;
  return u / (first.length * second.length);
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const unknownId = () => `sess_${randomBytes(32).toString('hex')}`;

const probes: readonly Probe[] = [
  {
    name: 'as the session that is read',
    method: 'GET',
    path: (id) => `/v1/sessions/${id}`,
    headers: () => ({}),
  },
  {
    name: 'as the session of an operation',
    method: 'POST',
    path: () => '/v1/stealth/derive',
    headers: (id) => ({ 'X-Session-Id': id, 'Content-Type': 'application/json' }),
    body: '{}',
  },
];

for (const probe of probes) {
  const { name } = probe;
  redisTest(
    `${name}, a foreign one takes as long as an unknown one`,
    async () => {
      const seed = seedOfRun();
      const random = seededRandom(seed);
      const foreignIds = await Promise.all(
        Array.from({ length: 20 }, () => createSession(node, otherKey, { chain: 'near' })),
      );
      // Used by their owner, so that whatever a node remembers of them it remembers now.
      for (const id of foreignIds) await callWell(node, 'getSession', { key: otherKey, id });
      const times = { foreign: [] as number[], unknown: [] as number[] };
      const kinds = ['foreign', 'unknown'] as const;
      for (let index = -50; index < samples; index += 1) {
        for (const kind of random.shuffle(kinds)) {
          const id = kind === 'foreign' ? random.pick(foreignIds) : unknownId();
          const elapsed = await measure(probe, id);
          if (index >= 0) times[kind].push(elapsed);
        }
      }
      const share = shareAbove(times.foreign, times.unknown);
      const medians = kinds.map((kind) => `${kind} ${medianOf(times[kind]).toFixed(3)} ms`);
      report(`${name}: ${medians.join(', ')}, foreign slower in ${(share * 100).toFixed(1)} %`);
      expect(Math.abs(share - 0.5), `SIPHER_TEST_SEED=${seed}`).toBeLessThan(bound);
    },
    40_000,
  );
}
