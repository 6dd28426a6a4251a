import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, callWell, createKey } from './testing/call-api.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import {
  type Content,
  findContradictions,
  forEachOf,
  listIds,
  type SessionLedger,
  writeDown,
} from './testing/session-ledger.ts';

const rounds = 10;
const perRound = { creates: 200, patches: 150, deletes: 150 };

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

type Round = {
  readonly server: RunningServer;
  readonly key: string;
  readonly ledger: SessionLedger;
  readonly content: NonNullable<Content>;
};

type Kind = keyof typeof perRound;
/** `run` resolves to true if it was acknowledged. */
type Operation = { readonly kind: Kind; readonly run: () => Promise<boolean> };

const bodyOf = ({ label, chain }: NonNullable<Content>) => ({ label, defaults: { chain } });

/** The id of an unacknowledged create is never learnt: only acknowledged ones enter the ledger. */
const create = async ({ server, key, ledger, content }: Round): Promise<boolean> => {
  const call = { key, body: bodyOf(content) };
  const answer = await callApi(server, 'createSession', call).catch(() => null);
  if (answer === null) return false;
  expect(answer.status).toBe(201);
  ledger.set(answer.data.sessionId, [content]);
  return true;
};

const patch = ({ server, key, ledger, content }: Round, id: string): Promise<boolean> =>
  writeDown(ledger, { id, after: content }, () =>
    callApi(server, 'updateSession', { key, id, body: bodyOf(content) }),
  );

const remove = ({ server, key, ledger }: Round, id: string): Promise<boolean> =>
  writeDown(ledger, { id, after: null }, () => callApi(server, 'deleteSession', { key, id }));

const listLive = (ledger: SessionLedger): string[] =>
  [...ledger].flatMap(([id, contents]) => (contents.includes(null) ? [] : [id]));

/** Creates, before the others start, what they will change and delete. */
const fillUp = async ({ server, key, ledger }: Round): Promise<void> => {
  const missing = perRound.patches + perRound.deletes - listLive(ledger).length;
  const content = { label: 'before', chain: 'solana' };
  await forEachOf(Array.from({ length: Math.max(0, missing) }), async () => {
    const { data } = await callWell(server, 'createSession', { key, body: bodyOf(content) });
    ledger.set(data.sessionId, [content]);
  });
};

const buildQueue = <T>(
  kind: Kind,
  items: readonly T[],
  run: (item: T) => Promise<boolean>,
): Operation[] => items.map((item) => ({ kind, run: () => run(item) }));

/** The three kinds of operation, interleaved. */
const buildOperations = (round: Round, ids: readonly string[]): Operation[] => {
  const patched = ids.slice(0, perRound.patches);
  const removed = ids.slice(-perRound.deletes);
  const queues = [
    buildQueue('creates', Array.from({ length: perRound.creates }), () => create(round)),
    buildQueue('patches', patched, (id) => patch(round, id)),
    buildQueue('deletes', removed, (id) => remove(round, id)),
  ];
  const longest = Math.max(...queues.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    queues.flatMap((queue) => queue[index] ?? []),
  ).flat();
};

/** Starts all at once, and kills the server as soon as `killAt` of them were acknowledged. */
const runUntilKill = async (
  server: RunningServer,
  operations: readonly Operation[],
  killAt: number,
): Promise<Kind[]> => {
  const acknowledged: Kind[] = [];
  const run = async (operation: Operation) => {
    if (await operation.run()) acknowledged.push(operation.kind);
    if (acknowledged.length === killAt) server.signal('SIGKILL');
  };
  await Promise.all(operations.map(run));
  await server.ended;
  return acknowledged;
};

test('what was acknowledged outlives kill -9 amid 500 concurrent writes, ten times', async () => {
  let server = await bed.start(withAdminKey);
  const key = await createKey(server);
  const ledger: SessionLedger = new Map();
  const acknowledged: Kind[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const content = { label: `round ${index}`, chain: index % 2 === 0 ? 'near' : 'sui' };
    const round = { server, key, ledger, content };
    await fillUp(round);
    const operations = buildOperations(round, listLive(ledger));
    expect(operations).toHaveLength(500);
    const inRound = await runUntilKill(server, operations, 5 + 20 * index);
    // A round in which everything was over before the kill would prove nothing.
    expect(inRound.length).toBeLessThan(500);
    acknowledged.push(...inRound);
    server = await bed.start(withAdminKey);
    const listed = await listIds(server, key);
    for (const id of listed) {
      // Created, and never acknowledged: from now on it must stay.
      if (!ledger.has(id)) ledger.set(id, [content]);
    }
    expect(await findContradictions(server, key, ledger)).toEqual([]);
    expect(listed.toSorted()).toEqual(listLive(ledger).toSorted());
  }
  expect(new Set(acknowledged)).toEqual(new Set(Object.keys(perRound)));
}, 60_000);
