import { type RedisServer, startRedis } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { type ApiAnswer, callApi, callWell, createKey } from './testing/call-api.ts';
import { redisTest } from './testing/redis-test.ts';
import {
  openTestBed,
  overStore,
  type RunningServer,
  type TestBed,
  withClockAhead,
} from './testing/running-server.ts';

const limit = 100;
/** Until one more request passes: an hour is spread over the limit. */
const refillSeconds = 3_600 / limit;

let redis: RedisServer;
let bed: TestBed;
let nodes: RunningServer[];
let node: RunningServer;
beforeAll(async () => {
  redis = await startRedis();
  bed = await openTestBed();
  const start = () => bed.start(overStore(redis.url));
  node = await start();
  nodes = [node, await start(), await start()];
});
afterAll(async () => {
  await bed?.close();
  await redis?.stop();
});

type Answer = ApiAnswer<'getBillingUsage'>;

/** An operation that is open to free keys, and costs next to nothing. */
const use = (server: RunningServer, key: string): Promise<Answer> =>
  callApi(server, 'getBillingUsage', { key });

const numberIn = ({ headers }: Answer, name: string): number => Number(headers.get(name) ?? 'none');

const useUp = async (key: string, servers: readonly RunningServer[], count: number) => {
  const answers = await Promise.all(
    servers.flatMap((server) => Array.from({ length: count }, () => use(server, key))),
  );
  return {
    passed: answers.filter(({ status }) => status === 200),
    refused: answers.filter(({ status }) => status !== 200),
  };
};

/** The instant at which the limit's headers were true, in epoch seconds, give or take a request. */
const expectLimited = (answer: Answer, remaining: number, nowSeconds: number): void => {
  expect(answer.headers.get('x-ratelimit-limit')).toBe(String(limit));
  expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(remaining));
  expect(answer.headers.get('x-ratelimit-tier')).toBe('free');
  const full = nowSeconds + (limit - remaining) * refillSeconds;
  expect(numberIn(answer, 'x-ratelimit-reset')).toBeGreaterThan(full - refillSeconds);
  expect(numberIn(answer, 'x-ratelimit-reset')).toBeLessThanOrEqual(full + 2);
};

redisTest('a free key has 100 requests on one node, one by one, and not one more', async () => {
  const key = await createKey(node, 'free');
  for (let count = 1; count <= limit; count += 1) {
    const answer = await use(node, key);
    expect(answer.status).toBe(200);
    expectLimited(answer, limit - count, Date.now() / 1_000);
  }
  const refused = await use(node, key);
  expect([refused.status, refused.code]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
  expectLimited(refused, 0, Date.now() / 1_000);
});

redisTest('of 180 requests at once over three nodes 100 pass', async () => {
  const key = await createKey(node, 'free');
  const { passed, refused } = await useUp(key, nodes, 60);
  expect(passed).toHaveLength(limit);
  expect(refused.map(({ code }) => code)).toEqual(Array(80).fill('RATE_LIMIT_EXCEEDED'));
  // Each of those that passed was counted once.
  const remaining = passed.map((answer) => numberIn(answer, 'x-ratelimit-remaining'));
  expect(remaining.toSorted((a, b) => a - b)).toEqual(Array.from({ length: limit }, (_, n) => n));
});

redisTest('a key that is used up leaves another untouched', async () => {
  const [used, other] = [await createKey(node, 'free'), await createKey(node, 'free')];
  await useUp(used, nodes, 40);
  expectLimited(await use(node, other), limit - 1, Date.now() / 1_000);
});

redisTest(
  'what a tier refuses counts too, and is refused with 429 once the limit is reached',
  async () => {
    const key = await createKey(node, 'free');
    const denied = await callApi(node, 'listSessions', { key });
    expect(denied.code).toBe('TIER_ACCESS_DENIED');
    expect(denied.headers.get('x-ratelimit-remaining')).toBe(String(limit - 1));
    expect((await useUp(key, nodes, 40)).passed).toHaveLength(limit - 1);
    expect((await callApi(node, 'listSessions', { key })).code).toBe('RATE_LIMIT_EXCEEDED');
  },
);

redisTest('after Retry-After one request passes, and before it none', async () => {
  const key = await createKey(node, 'free');
  await useUp(key, [node], limit);
  const retryAfter = numberIn(await use(node, key), 'retry-after');
  expect(retryAfter).toBeGreaterThan(refillSeconds - 10);
  expect(retryAfter).toBeLessThanOrEqual(refillSeconds);
  // The tests cannot wait so long; nodes whose clocks are ahead stand for that.
  const startAhead = (seconds: number) =>
    bed.start(overStore(redis.url, withClockAhead(seconds * 1_000)));
  const [early, due] = [await startAhead(retryAfter - 10), await startAhead(retryAfter)];
  expect((await use(early, key)).status).toBe(429);
  expect((await use(due, key)).status).toBe(200);
  expect((await use(due, key)).status).toBe(429);
});

redisTest('a node that starts again counts on from where the others are', async () => {
  const key = await createKey(node, 'free');
  expect((await useUp(key, nodes, 20)).passed).toHaveLength(60);
  const late = await bed.start(overStore(redis.url));
  await late.kill();
  const again = await bed.start(overStore(redis.url));
  const { data } = await callWell(again, 'getBillingUsage', { key });
  expect(data.tier).toBe('free');
  expect((await useUp(key, [again], 60)).passed).toHaveLength(limit - 61);
});
