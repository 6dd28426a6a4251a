import { randomUUID } from 'node:crypto';
import { type RedisServer, startRedis } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { type ApiAnswer, callApi, createKey } from './testing/call-api.ts';
import { redisTest } from './testing/redis-test.ts';
import {
  openTestBed,
  overStore,
  type RunningServer,
  type TestBed,
  withClockAhead,
} from './testing/running-server.ts';
import { listIds } from './testing/session-ledger.ts';

/** How long the documents say that a crash holds a name. */
const reservationMs = 60_000;

let redis: RedisServer;
let bed: TestBed;
let one: RunningServer;
let other: RunningServer;
beforeAll(async () => {
  redis = await startRedis();
  bed = await openTestBed();
  [one, other] = await Promise.all([startNode(), startNode()]);
});
afterAll(async () => {
  await bed?.close();
  await redis?.stop();
});

const startNode = (clockAheadMs = 0): Promise<RunningServer> =>
  bed.start(overStore(redis.url, withClockAhead(clockAheadMs)));

type Create = { readonly key: string; readonly name: string; readonly label?: string };
type Answer = ApiAnswer<'createSession'>;

const create = (node: RunningServer, { key, name, label = 'one' }: Create): Promise<Answer> =>
  callApi(node, 'createSession', {
    key,
    body: { defaults: { chain: 'near' }, label },
    headers: { 'Idempotency-Key': name },
  });

const isReplay = ({ headers }: Answer): boolean => headers.get('idempotency-replayed') === 'true';

redisTest('of 100 duplicates at once over two nodes one is executed, five times', async () => {
  for (let round = 1; round <= 5; round += 1) {
    const call = { key: await createKey(one), name: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => create(index % 2 === 0 ? one : other, call)),
    );
    const done = answers.filter(({ status }) => status === 201);
    const [executed, ...more] = done.filter((answer) => !isReplay(answer));
    expect(more).toEqual([]);
    expect(new Set(done.map(({ text }) => text))).toEqual(new Set([executed?.text]));
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect([answer.status, answer.code]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await listIds(other, call.key)).toEqual([executed?.data.sessionId]);
    for (const node of [one, other]) {
      const repeat = await create(node, call);
      expect([repeat.status, repeat.text, isReplay(repeat)]).toEqual([201, executed?.text, true]);
      for (const header of ['etag', 'location']) {
        expect(repeat.headers.get(header)).toBe(executed?.headers.get(header));
      }
    }
  }
});

redisTest('the same name of another key gets an answer of its own', async () => {
  const [key, otherKey, name] = [await createKey(one), await createKey(one), randomUUID()];
  const [mine, theirs] = [
    await create(one, { key, name }),
    await create(other, { key: otherKey, name }),
  ];
  expect([mine.status, theirs.status, isReplay(theirs)]).toEqual([201, 201, false]);
  expect(theirs.data.sessionId).not.toBe(mine.data.sessionId);
});

redisTest(
  'the same name with another body is 422 on the other node, and changes nothing',
  async () => {
    const [key, name] = [await createKey(one), randomUUID()];
    const first = await create(one, { key, name, label: 'one' });
    const reused = await create(other, { key, name, label: 'other' });
    expect([reused.status, reused.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await listIds(other, key)).toEqual([first.data.sessionId]);
    expect((await create(other, { key, name, label: 'one' })).text).toBe(first.text);
  },
);

/** Sends many named creates, kills the node amid them, and resolves to what was acknowledged. */
const createUntilCrash = async (key: string, names: readonly string[]) => {
  const node = await startNode();
  const acknowledged = new Map<string, string>();
  await Promise.all(
    names.map(async (name) => {
      const answer = await create(node, { key, name }).catch(() => null);
      if (answer?.status === 201) acknowledged.set(name, answer.text);
      if (acknowledged.size === 20) node.signal('SIGKILL');
    }),
  );
  await node.ended;
  return acknowledged;
};

redisTest('what a crash left reserved is 409 for a minute, and then free again', async () => {
  const key = await createKey(one);
  const names = Array.from({ length: 200 }, () => randomUUID());
  const acknowledged = await createUntilCrash(key, names);
  const repeat = async (node: RunningServer, which: readonly string[]) =>
    Promise.all(which.map(async (name) => ({ name, answer: await create(node, { key, name }) })));
  const answers = await repeat(other, names);
  const reserved = answers.filter(({ answer }) => answer.status === 409).map(({ name }) => name);
  // Without these the crash would have come too late to prove anything.
  expect(reserved.length).toBeGreaterThan(0);
  expect(reserved.filter((name) => acknowledged.has(name))).toEqual([]);
  for (const { name, answer } of answers.filter(({ name }) => !reserved.includes(name))) {
    expect(answer.status).toBe(201);
    if (acknowledged.has(name)) expect(answer.text).toBe(acknowledged.get(name));
  }
  // The tests do not wait for a minute: nodes whose clocks are ahead stand for that.
  const early = await repeat(await startNode(reservationMs - 20_000), reserved);
  expect(new Set(early.map(({ answer }) => answer.code))).toEqual(
    new Set(['IDEMPOTENCY_IN_PROGRESS']),
  );
  const due = await repeat(await startNode(reservationMs), reserved);
  expect(due.map(({ answer }) => [answer.status, isReplay(answer)])).toEqual(
    reserved.map(() => [201, false]),
  );
  const again = await repeat(one, reserved);
  expect(again.map(({ answer }) => answer.text)).toEqual(due.map(({ answer }) => answer.text));
});
