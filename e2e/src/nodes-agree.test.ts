import { sessionFieldNames } from '@sipher/contract';
import { type RedisCluster, startRedisCluster } from '@sipher/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { callApi, callWell, createKey, createSession, keyIdOf } from './testing/call-api.ts';
import { redisTest } from './testing/redis-test.ts';
import {
  adminKey,
  openTestBed,
  overStore,
  pickServer,
  type RunningServer,
  type TestBed,
} from './testing/running-server.ts';

const rounds = 100;

let cluster: RedisCluster;
let bed: TestBed;
let nodes: readonly RunningServer[];
let key: string;
beforeAll(async () => {
  cluster = await startRedisCluster();
  bed = await openTestBed();
  nodes = await Promise.all([0, 1, 2].map(() => bed.start(overStore(cluster.url))));
  key = await createKey(nodeAt(0));
}, 30_000);
afterAll(async () => {
  await bed?.close();
  await cluster?.stop();
});

const nodeAt = (index: number): RunningServer => pickServer(nodes, index);

/** The nodes but one. */
const othersThan = (node: RunningServer) => nodes.filter((other) => other !== node);

const countWrong = async (isWrong: (index: number) => Promise<boolean>): Promise<number> => {
  let wrong = 0;
  for (let index = 0; index < rounds; index += 1) if (await isWrong(index)) wrong += 1;
  return wrong;
};

const allDefaults: Readonly<Record<string, readonly string[]>> = {
  chain: ['near', 'sui', 'ethereum', 'aptos'],
  backend: ['sip-native', 'erc5564'],
  privacyLevel: ['standard', 'shielded', 'maximum'],
  rpcProvider: ['helius', 'quicknode', 'triton'],
  defaultViewingKey: ['11', '22', '33', '44'].map((hex) => `0x${hex.repeat(32)}`),
};

type Body = {
  readonly defaults?: Readonly<Record<string, string>>;
  readonly label?: string;
  readonly ttlSeconds?: number;
};

/** Fifty bodies that set one field each, many of them the same field to another value. */
const buildBodies = (): Body[] => {
  const names = [...Object.keys(allDefaults), 'label', 'ttlSeconds'];
  return Array.from({ length: 50 }, (_, index) => {
    const name = names[index % names.length] ?? '';
    const values = allDefaults[name];
    if (name === 'label') return { label: `set by request ${index}` };
    if (values === undefined) return { ttlSeconds: 40_000 + index };
    return { defaults: { [name]: values[index % values.length] ?? '' } };
  });
};

redisTest('50 PATCHes at once through three nodes are as one after another', async () => {
  expect(Object.keys(allDefaults).toSorted()).toEqual(sessionFieldNames.toSorted());
  const id = await createSession(nodeAt(0), key);
  const startedAtMs = Date.now();
  const patches = await Promise.all(
    buildBodies().map(async (body, index) => {
      const { data, headers } = await callWell(nodeAt(index), 'updateSession', { key, id, body });
      return { body, data, version: Number(headers.get('etag')?.slice(1, -1)) };
    }),
  );
  const inOrder = patches.toSorted((one, other) => one.version - other.version);
  // The create made the first version, and each PATCH one of its own.
  expect(inOrder.map(({ version }) => version)).toEqual(inOrder.map((_, index) => index + 2));
  let [defaults, label, ttlSeconds] = [{}, undefined as string | undefined, 3_600];
  for (const { body, data } of inOrder) {
    defaults = { ...defaults, ...body.defaults };
    label = body.label ?? label;
    ttlSeconds = body.ttlSeconds ?? ttlSeconds;
    expect([data.defaults, data.label]).toEqual([defaults, label]);
    // Counted from the PATCH, which took no longer than all of them.
    expect(data.expiresAt).toBeGreaterThanOrEqual(startedAtMs - 1_000 + ttlSeconds * 1_000);
    expect(data.expiresAt).toBeLessThanOrEqual(Date.now() + ttlSeconds * 1_000);
  }
  expect(Object.keys(defaults).toSorted()).toEqual(sessionFieldNames.toSorted());
  for (const node of nodes) {
    const { data, headers } = await callWell(node, 'getSession', { key, id });
    expect([data.defaults, data.label, data.expiresAt]).toEqual([
      defaults,
      label,
      inOrder.at(-1)?.data.expiresAt,
    ]);
    expect(headers.get('etag')).toBe('"51"');
  }
});

redisTest('a PATCH through one node governs the next operation of every other', async () => {
  const session = await createSession(nodeAt(0), key, { chain: 'near' });
  const wrong = await countWrong(async (index) => {
    const chain = index % 2 === 0 ? 'sui' : 'near';
    const writer = nodeAt(index);
    await callWell(writer, 'updateSession', { key, id: session, body: { defaults: { chain } } });
    const answers = await Promise.all(
      othersThan(writer).map((node) =>
        callWell(node, 'stealthGenerate', { key, session, body: {} }),
      ),
    );
    return answers.some(({ data }) => data.metaAddress.chain !== chain);
  });
  expect(wrong).toBe(0);
});

redisTest('a DELETE through one node ends the session on every other', async () => {
  const wrong = await countWrong(async (index) => {
    const writer = nodeAt(index);
    const session = await createSession(writer, key);
    const use = (node: RunningServer) =>
      callApi(node, 'stealthGenerate', { key, session, body: {} });
    const before = await Promise.all(othersThan(writer).map(use));
    expect(before.map(({ status }) => status)).toEqual([200, 200]);
    await callWell(writer, 'deleteSession', { key, id: session });
    const answers = await Promise.all(othersThan(writer).map(use));
    return answers.some(({ code }) => code !== 'SESSION_NOT_FOUND');
  });
  expect(wrong).toBe(0);
});

redisTest('a key revoked through one node is dead on all', async () => {
  const wrong = await countWrong(async (index) => {
    const revoked = await createKey(nodeAt(index + 1));
    await Promise.all(nodes.map((node) => callWell(node, 'listSessions', { key: revoked })));
    const call = { key: adminKey, id: keyIdOf(revoked) };
    await callWell(nodeAt(index), 'revokeAdminKey', call);
    const answers = await Promise.all(
      nodes.map((node) => callApi(node, 'listSessions', { key: revoked })),
    );
    return answers.some(({ status, code }) => status !== 401 || code !== 'INVALID_API_KEY');
  });
  expect(wrong).toBe(0);
});
