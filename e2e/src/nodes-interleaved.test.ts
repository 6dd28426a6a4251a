import { type RedisServer, startRedis } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { callApi, createKey } from './testing/call-api.ts';
import { redisTest, report } from './testing/redis-test.ts';
import {
  openTestBed,
  overStore,
  type RunningServer,
  type TestBed,
} from './testing/running-server.ts';
import { type SeededRandom, seededRandom, seedOfRun } from './testing/seeded-random.ts';
import {
  explain,
  type Outcome,
  readOutcome,
  type State,
  type Step,
} from './testing/session-model.ts';

/** Over two nodes, and as many again over three. */
const interleavings = 500;
const lanes = 16;

let redis: RedisServer;
let bed: TestBed;
let nodes: RunningServer[];
let key: string;
beforeAll(async () => {
  redis = await startRedis();
  bed = await openTestBed();
  nodes = await Promise.all([0, 1, 2].map(() => bed.start(overStore(redis.url))));
  const [node] = nodes;
  if (node !== undefined) key = await createKey(node);
});
afterAll(async () => {
  await bed?.close();
  await redis?.stop();
});

/** What each field may be set to. */
const values: Readonly<Record<string, readonly string[]>> = {
  chain: ['near', 'sui', 'ethereum'],
  backend: ['sip-native', 'erc5564'],
  privacyLevel: ['standard', 'shielded', 'maximum'],
  rpcProvider: ['helius', 'quicknode', 'triton', 'generic'],
  defaultViewingKey: [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`],
  label: ['one', 'other'],
};
type Changes = Record<string, string | null>;

const pickChanges = (random: SeededRandom, canRemove: boolean): Changes => {
  const names = random.shuffle(Object.keys(values)).slice(0, 1 + random.below(2));
  return Object.fromEntries(
    names.map((name) => {
      const choices = [...(values[name] ?? []), ...(canRemove ? [null] : [])];
      return [name, random.pick(choices)];
    }),
  );
};

const pickStep = (random: SeededRandom, state: State): Step => {
  const die = random.below(12);
  if (die < 4) return { kind: 'read' };
  if (die === 4) return { kind: 'delete' };
  const changes = pickChanges(random, true);
  if (die < 10 || state === null) return { kind: 'patch', changes };
  return { kind: 'patch', changes, ifVersion: state.version };
};

const bodyOf = ({ label, ...defaults }: Changes) => ({
  defaults,
  ...(label === undefined ? {} : { label }),
});

const send = async (node: RunningServer, id: string, step: Step): Promise<Outcome> => {
  if (step.kind === 'read') return readOutcome(await callApi(node, 'getSession', { key, id }));
  if (step.kind === 'delete') {
    const { status } = await callApi(node, 'deleteSession', { key, id });
    return { status };
  }
  const headers = step.ifVersion === undefined ? {} : { 'If-Match': `"${step.ifVersion}"` };
  const call = { key, id, body: bodyOf(step.changes), headers };
  return readOutcome(await callApi(node, 'updateSession', call));
};

/** A session that is there at first, and what the model says of it after each moment. */
type Tracked = { readonly id: string; state: State };

const create = async (random: SeededRandom, among: readonly RunningServer[]): Promise<Tracked> => {
  const changes = pickChanges(random, false);
  const call = { key, body: bodyOf(changes) };
  const answer = await callApi(random.pick(among), 'createSession', call);
  const outcome = readOutcome(answer);
  const state = { version: 1, fields: changes };
  expect(outcome).toEqual({ status: 201, state });
  return { id: answer.data.sessionId, state: outcome.state ?? null };
};

type Sent = { readonly session: Tracked; readonly step: Step; readonly outcome: Outcome };

/** One to three requests at once, each through any node; what nothing explains is thrown. */
const runMoment = async (
  random: SeededRandom,
  among: readonly RunningServer[],
  sessions: readonly Tracked[],
): Promise<void> => {
  const chosen = Array.from({ length: 1 + random.below(3) }, () => {
    const session = random.pick(sessions);
    return { session, step: pickStep(random, session.state), node: random.pick(among) };
  });
  const sent: Sent[] = await Promise.all(
    chosen.map(async ({ session, step, node }) => {
      return { session, step, outcome: await send(node, session.id, step) };
    }),
  );
  for (const session of sessions)
    advance(
      session,
      sent.filter((each) => each.session === session),
    );
};

const advance = (session: Tracked, sent: readonly Sent[]): void => {
  const [after, ...others] = explain(session.state, sent);
  if (after === undefined || others.length > 0) {
    const what = sent.map(({ step, outcome }) => ({ step, outcome }));
    throw new Error(`not explained: ${JSON.stringify({ before: session.state, what, after })}`);
  }
  session.state = after;
};

const runInterleaving = async (seed: number, among: readonly RunningServer[]): Promise<void> => {
  const random = seededRandom(seed);
  const sessions = [await create(random, among), await create(random, among)];
  const moments = 2 + random.below(4);
  for (let moment = 0; moment < moments; moment += 1) await runMoment(random, among, sessions);
  for (const session of sessions) {
    for (const node of among) {
      const step = { kind: 'read' } as const;
      advance(session, [{ session, step, outcome: await send(node, session.id, step) }]);
    }
  }
};

/** Resolves to what went wrong, with the seed that repeats it. */
const findViolations = async (seed: number, among: readonly RunningServer[]): Promise<string[]> => {
  const violations: string[] = [];
  let next = 0;
  const runLane = async () => {
    while (next < interleavings) {
      const own = seed + next;
      next += 1;
      await runInterleaving(own, among).catch((error) => {
        violations.push(`SIPHER_TEST_SEED=${own}: ${error}`);
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, runLane));
  return violations;
};

for (const count of [2, 3]) {
  redisTest(
    `${interleavings} random interleavings over ${count} nodes are as over one`,
    async () => {
      const seed = seedOfRun();
      expect(await findViolations(seed, nodes.slice(0, count))).toEqual([]);
      report(`interleavings over ${count} nodes: ${interleavings}, from seed ${seed}`);
    },
    60_000,
  );
}
