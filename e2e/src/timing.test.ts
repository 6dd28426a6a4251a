import { randomBytes } from 'node:crypto';
import { type RedisServer, startRedis } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { callApi, createKey, createSession } from './testing/call-api.ts';
import { redisTest, report } from './testing/redis-test.ts';
import {
  openTestBed,
  overStore,
  type RunningServer,
  type TestBed,
} from './testing/running-server.ts';
import { seededRandom, seedOfRun } from './testing/seeded-random.ts';

const samples = 1_200;
/**
 * How far the chance that one takes longer than the other may be from a half. With so many samples
 * chance alone moves it by 0.012 (one standard deviation of the rank test).
 */
const bound = 0.08;

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

type Probe = (id: string) => Promise<{ readonly status: number; readonly text: string }>;

const measure = async (probe: Probe, id: string): Promise<number> => {
  const startedAt = performance.now();
  const { status } = await probe(id);
  const elapsed = performance.now() - startedAt;
  expect(status).toBe(404);
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

const probes: Readonly<Record<string, Probe>> = {
  'as the session that is read': (id) => callApi(node, 'getSession', { key, id }),
  'as the session of an operation': (session) =>
    callApi(node, 'stealthDerive', { key, session, body: {} }),
};

for (const [name, probe] of Object.entries(probes)) {
  redisTest(
    `${name}, a foreign one takes as long as an unknown one`,
    async () => {
      const seed = seedOfRun();
      const random = seededRandom(seed);
      const foreignIds = await Promise.all(
        Array.from({ length: 20 }, () => createSession(node, otherKey, { chain: 'near' })),
      );
      expect(await callApi(node, 'getSession', { key: otherKey, id: foreignIds[0] ?? '' })).toEqual(
        expect.objectContaining({ status: 200 }),
      );
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
