import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisCluster, type RedisServer, startRedisCluster, waitUntil } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { callApi, callWell, createKey, createSession, keyIdOf } from './testing/call-api.ts';
import { redisTest, report } from './testing/redis-test.ts';
import {
  adminKey,
  openTestBed,
  overStore,
  pickServer,
  type RunningServer,
  type TestBed,
} from './testing/running-server.ts';
import {
  findContradictions,
  listIds,
  type SessionLedger,
  writeDown,
} from './testing/session-ledger.ts';

/**
 * Without it a master acknowledges what its replica does not have yet, and dies with it. The price:
 * a shard takes no writes while its replica is gone, so they come back with the node that failed.
 */
const minReplicas = { SIPHER_STORE_MIN_REPLICAS: '1' };
const lanes = 6;
const revocable = 8;

let cluster: RedisCluster;
let bed: TestBed;
let nodes: readonly RunningServer[];
beforeAll(async () => {
  cluster = await startRedisCluster();
  bed = await openTestBed();
  const start = () => bed.start(overStore(cluster.url, minReplicas));
  nodes = await Promise.all([start(), start()]);
}, 30_000);
afterAll(async () => {
  await bed?.close();
  await cluster?.stop();
});

const nodeAt = (index: number): RunningServer => pickServer(nodes, index);

/** Makes API keys until so many of them lie on that master. */
const createKeysOn = async (master: RedisServer, count: number): Promise<string[]> => {
  const keys: string[] = [];
  while (keys.length < count) {
    const key = await createKey(nodeAt(0));
    if ((await cluster.masterOf(keyIdOf(key))) === master) keys.push(key);
  }
  return keys;
};

/** What clients saw: the answers by status, and when requests were sent that succeeded. */
type Traffic = {
  readonly statuses: Map<string, number>;
  readonly successes: { readonly kind: string; readonly node: RunningServer; sentAt: number }[];
};
type Request = {
  readonly kind: string;
  readonly node: RunningServer;
  readonly send: () => Promise<{ readonly status: number; readonly text: string }>;
};

/** Sends a request and notes its outcome; rejects for a 503, whose outcome is unknown. */
const note = async (traffic: Traffic, { kind, node, send }: Request) => {
  const sentAt = performance.now();
  const answer = await send().catch((error) => ({ status: 0, text: String(error) }));
  const what = answer.status < 300 && answer.status > 0 ? `${kind} well` : describe(answer);
  traffic.statuses.set(what, (traffic.statuses.get(what) ?? 0) + 1);
  if (what === describe(answer)) throw new Error(what);
  traffic.successes.push({ kind, node, sentAt });
  return answer;
};

const describe = ({ status, text }: { readonly status: number; readonly text: string }): string =>
  status === 503 && text.includes('STORE_UNAVAILABLE') ? 'unavailable' : `${status} ${text}`;

type Load = {
  readonly traffic: Traffic;
  readonly ledger: SessionLedger;
  readonly key: string;
  readonly isOver: () => boolean;
};

/** Creates a session, changes it, and ends every other one, again and again. */
const runWrites = async ({ traffic, ledger, key, isOver }: Load, lane: number): Promise<void> => {
  for (let round = 0; !isOver(); round += 1) {
    const node = nodeAt(round + lane);
    await writeOnce({ traffic, ledger, key, isOver }, { node, round }).catch(() => sleep(20));
  }
};

type Turn = { readonly node: RunningServer; readonly round: number };

const writeOnce = async ({ traffic, ledger, key }: Load, { node, round }: Turn): Promise<void> => {
  const content = { label: 'created', chain: 'near' };
  const body = { label: content.label, defaults: { chain: content.chain } };
  const send = () => callApi(node, 'createSession', { key, body });
  const created = await note(traffic, { kind: 'create', node, send });
  const id: string = JSON.parse(created.text).data.sessionId;
  ledger.set(id, [content]);
  const patched = { label: `patched ${round}`, chain: 'sui' };
  const change = { label: patched.label, defaults: { chain: patched.chain } };
  const patch = () => callApi(node, 'updateSession', { key, id, body: change });
  const isPatched = await writeDown(ledger, { id, after: patched }, () =>
    note(traffic, { kind: 'patch', node, send: patch }),
  );
  if (!isPatched || round % 2 === 0) return;
  const remove = () => callApi(node, 'deleteSession', { key, id });
  await writeDown(ledger, { id, after: null }, () =>
    note(traffic, { kind: 'delete', node, send: remove }),
  );
};

/** Reads one session through one node, again and again. */
const runReads = async (load: Load, node: RunningServer, id: string): Promise<void> => {
  while (!load.isOver()) {
    const send = () => callApi(node, 'getSession', { key: load.key, id });
    await note(load.traffic, { kind: 'read', node, send }).catch(() => undefined);
    await sleep(20);
  }
};

/** Revokes the keys one after another, each until it is acknowledged. Resolves to those. */
const runRevocations = async (load: Load, keys: readonly string[]): Promise<string[]> => {
  const revoked: string[] = [];
  for (const [index, key] of keys.entries()) {
    const node = nodeAt(index);
    const send = () => callApi(node, 'revokeAdminKey', { key: adminKey, id: keyIdOf(key) });
    const tryOnce = () =>
      note(load.traffic, { kind: 'revocation', node, send }).then(
        () => true,
        () => false,
      );
    while (!load.isOver() && !(await tryOnce())) await sleep(20);
    if (load.isOver()) return revoked;
    revoked.push(key);
  }
  return revoked;
};

/** The longest time in which no request of these kinds that was sent succeeded. */
const outageSeconds = ({ successes }: Traffic, kinds: readonly string[]): number => {
  const times = successes.filter(({ kind }) => kinds.includes(kind)).map(({ sentAt }) => sentAt);
  const inOrder = times.toSorted((a, b) => a - b);
  const gaps = inOrder.map((time, index) => time - (inOrder[index - 1] ?? time));
  return Math.max(...gaps) / 1_000;
};

const countOf = ({ statuses }: Traffic, kind: string) => statuses.get(`${kind} well`) ?? 0;
const writes = ['create', 'patch', 'delete'];

/** Waits for a success, through every node, of a request that was sent from now on. */
const waitForSuccess = async ({ successes }: Traffic, kinds: readonly string[]): Promise<void> => {
  const since = performance.now();
  const succeeds = (node: RunningServer) =>
    successes.some((it) => it.node === node && it.sentAt > since && kinds.includes(it.kind));
  await waitUntil(`${kinds} succeed again`, async () => nodes.every(succeeds), {
    timeoutMs: 20_000,
  });
};

type Failure = {
  readonly name: string;
  readonly begin: (master: RedisServer) => Promise<void>;
  readonly end: (master: RedisServer) => Promise<void>;
};

const failures: readonly Failure[] = [
  { name: 'killed', begin: (master) => master.kill(), end: (master) => master.restart() },
  {
    name: 'frozen',
    begin: async (master) => master.freeze(),
    end: async (master) => master.thaw(),
  },
];

type Acknowledged = {
  readonly key: string;
  readonly ledger: SessionLedger;
  readonly revoked: readonly string[];
};

const expectHolds = async ({ key, ledger, revoked }: Acknowledged): Promise<void> => {
  for (const node of nodes) {
    expect(await findContradictions(node, key, ledger)).toEqual([]);
    const listed = await listIds(node, key);
    const live = [...ledger].filter(([, contents]) => !contents.includes(null));
    expect(live.filter(([id]) => !listed.includes(id))).toEqual([]);
    for (const each of revoked) {
      expect((await callApi(node, 'listSessions', { key: each })).code).toBe('INVALID_API_KEY');
    }
    await callWell(node, 'getReady');
  }
};

/** Resolves to how long the master was away, once clients read and write again as before. */
const failOver = async (master: RedisServer, failure: Failure, { key, traffic }: Load) => {
  const failedAt = performance.now();
  await failure.begin(master);
  await waitForSuccess(traffic, ['read']);
  // Reads are back; a write cannot be promised while its shard has one copy.
  const refused = await callApi(nodeAt(0), 'createSession', { key, body: { defaults: {} } });
  expect([refused.status, refused.code]).toEqual([503, 'STORE_UNAVAILABLE']);
  await failure.end(master);
  const awaySeconds = (performance.now() - failedAt) / 1_000;
  await waitForSuccess(traffic, writes);
  return awaySeconds;
};

const reportTraffic = (what: string, traffic: Traffic): void => {
  const outages = [outageSeconds(traffic, ['read']), outageSeconds(traffic, writes)];
  const [ofReads, ofWrites] = outages.map((seconds) => seconds.toFixed(1));
  report(`${what}: no read for ${ofReads} s, no write for ${ofWrites} s`);
  report(`answers meanwhile: ${JSON.stringify(Object.fromEntries(traffic.statuses))}`);
};

for (const failure of failures) {
  const { name } = failure;
  redisTest(
    `what was acknowledged holds after a master was ${name} under load`,
    async () => {
      const key = await createKey(nodeAt(0));
      const master = await cluster.masterOf(keyIdOf(key));
      const revocables = await createKeysOn(master, revocable);
      const read = await createSession(nodeAt(0), key);
      const state = { isOver: false };
      const traffic: Traffic = { statuses: new Map(), successes: [] };
      const load: Load = { traffic, ledger: new Map(), key, isOver: () => state.isOver };
      const running = [
        ...Array.from({ length: lanes }, (_, lane) => runWrites(load, lane)),
        ...nodes.map((node) => runReads(load, node, read)),
      ];
      try {
        const before = await runRevocations(load, revocables.slice(0, 3));
        await waitUntil('the load runs', async () => countOf(traffic, 'delete') >= 60);
        const revocations = runRevocations(load, revocables.slice(3));
        const awaySeconds = await failOver(master, failure, load);
        const revoked = [...before, ...(await revocations)];
        expect(revoked).toEqual(revocables);
        state.isOver = true;
        await Promise.all(running);
        reportTraffic(`master ${name} for ${awaySeconds.toFixed(1)} s`, traffic);
        const kinds = [...writes, 'read', 'revocation'].map((kind) => `${kind} well`);
        expect(new Set(traffic.statuses.keys())).toEqual(new Set([...kinds, 'unavailable']));
        await expectHolds({ key, ledger: load.ledger, revoked });
      } finally {
        state.isOver = true;
        await Promise.all(running);
      }
    },
    60_000,
  );
}
