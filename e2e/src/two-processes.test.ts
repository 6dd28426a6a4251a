import { sessionFieldNames } from '@sipher/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, callWell, createKey, createSession, keyIdOf } from './testing/call-api.ts';
import {
  adminKey,
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';

const rounds = 500;
const lanes = 8;

let bed: TestBed;
let one: RunningServer;
let other: RunningServer;
let key: string;
beforeAll(async () => {
  bed = await openTestBed();
  [one, other] = await Promise.all([bed.start(withAdminKey), bed.start(withAdminKey)]);
  key = await createKey(one);
});
afterAll(() => bed.close());

type Round = {
  readonly writer: RunningServer;
  readonly reader: RunningServer;
  readonly index: number;
  /** A session that no other round uses meanwhile. */
  readonly session: string;
};

/**
 * Alternately the one writes and the other reads, in lanes side by side. A process that idles begins
 * each request with a new snapshot of the store; these are busy, and have young snapshots at hand,
 * which they must not use again. Resolves to the rounds that read stale.
 */
const countStale = async (isStale: (round: Round) => Promise<boolean>): Promise<number> => {
  let [next, stale] = [0, 0];
  const runLane = async () => {
    const session = await createSession(one, key);
    while (next < rounds) {
      const index = next;
      next += 1;
      const [writer, reader] = index % 2 === 0 ? [one, other] : [other, one];
      if (await isStale({ writer, reader, index, session })) stale += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, runLane));
  return stale;
};

test('a PATCH through one process is seen by the next request to the other', async () => {
  const stale = await countStale(async ({ writer, reader, index, session: id }) => {
    const body = { label: `round ${index}` };
    const patched = await callWell(writer, 'updateSession', { key, id, body });
    const { headers, data } = await callWell(reader, 'getSession', { key, id });
    return data.label !== body.label || headers.get('etag') !== patched.headers.get('etag');
  });
  expect(stale).toBe(0);
});

test('a PATCH through one process governs the next operation of the other', async () => {
  const stale = await countStale(async ({ writer, reader, session }) => {
    const { data: before } = await callWell(reader, 'getSession', { key, id: session });
    const chain = before.defaults.chain === 'near' ? 'sui' : 'near';
    await callWell(writer, 'updateSession', { key, id: session, body: { defaults: { chain } } });
    const { data } = await callWell(reader, 'stealthGenerate', { key, session, body: {} });
    return data.metaAddress.chain !== chain;
  });
  expect(stale).toBe(0);
});

test('a DELETE through one process ends the session on the other', async () => {
  const stale = await countStale(async ({ writer, reader }) => {
    const id = await createSession(reader, key);
    await callWell(writer, 'deleteSession', { key, id });
    return (await callApi(reader, 'getSession', { key, id })).status !== 404;
  });
  expect(stale).toBe(0);
});

test('the revocation of a key through one process holds on the other', async () => {
  const stale = await countStale(async ({ writer, reader }) => {
    const revoked = await createKey(reader);
    await callWell(reader, 'listSessions', { key: revoked });
    await callWell(writer, 'revokeAdminKey', { key: adminKey, id: keyIdOf(revoked) });
    return (await callApi(reader, 'listSessions', { key: revoked })).status !== 401;
  });
  expect(stale).toBe(0);
});

test('of 50 PATCHes of seven fields at once, through both, none is lost', async () => {
  const id = await createSession(one, key);
  const defaults = {
    chain: 'near',
    backend: 'erc5564',
    privacyLevel: 'maximum',
    rpcProvider: 'triton',
    defaultViewingKey: `0x${'5a'.repeat(32)}`,
  };
  expect(Object.keys(defaults).toSorted()).toEqual(sessionFieldNames.toSorted());
  const bodies = [
    ...Object.entries(defaults).map(([field, value]) => ({ defaults: { [field]: value } })),
    { label: 'set by one of them' },
    { ttlSeconds: 80_000 },
  ];
  const startedAtMs = Date.now();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const server = index % 2 === 0 ? one : other;
      return callWell(server, 'updateSession', { key, id, body: bodies[index % bodies.length] });
    }),
  );
  const { data, headers } = await callWell(one, 'getSession', { key, id });
  expect(data.defaults).toEqual(defaults);
  expect(data.label).toBe('set by one of them');
  expect(data.expiresAt).toBeGreaterThanOrEqual(startedAtMs + 80_000_000);
  // Each of them made one version of its own; the first version is that of the create.
  const versions = answers.map((answer) => Number(answer.headers.get('etag')?.slice(1, -1)));
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
  expect(headers.get('etag')).toBe('"51"');
});
