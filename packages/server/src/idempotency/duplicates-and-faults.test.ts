import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../stores/open-store.ts';
import { type EntryKey, type Store, StoreUnavailableError } from '../stores/port.ts';
import { expectRefusal } from '../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';

/** Two nodes that share a store and a clock, each with its own view of the store. */
let folder: string;
let clock: { ms: number };
let nodes: TestApp[];
let key: string;
/** Does to a `put` of the first node what a test wants; null: it goes its way. */
let intervene: (key: EntryKey, put: () => Promise<unknown>) => Promise<never> | null;

const openNode = async (wrap: (store: Store) => Store) => {
  const nowMs = () => clock.ms;
  const location = join(folder, 'store');
  const store = wrap(await openStore({ driver: 'lmdb', location }, { nowMs }));
  const node = await openTestApp({ store, nowMs });
  nodes.push(node);
  return node;
};

const intervening = (store: Store): Store => ({
  ...store,
  put: (entryKey, value, options) => {
    const put = () => store.put(entryKey, value, options);
    return intervene(entryKey, put) ?? put();
  },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-nodes-'));
  clock = { ms: Date.now() };
  nodes = [];
  intervene = () => null;
  const first = await openNode(intervening);
  await openNode((store) => store);
  key = await first.createKey('enterprise');
});
afterEach(async () => {
  for (const node of nodes) await node.close();
  await rm(folder, { recursive: true, force: true });
});

const create = (node: TestApp | undefined) => {
  if (node === undefined) throw new Error('no such node');
  const headers = { 'x-api-key': key, 'idempotency-key': 'n' };
  const payload = { defaults: {} };
  return node.app.inject({ method: 'POST', url: '/v1/sessions', payload, headers });
};

const listSessions = async (): Promise<string[]> => {
  const request = { method: 'GET', url: '/v1/sessions?limit=100' } as const;
  const { json } = (await nodes[1]?.call(key, request)) ?? {};
  return json.data.sessions.map(({ sessionId }: { sessionId: string }) => sessionId);
};

const isSession = ({ collection }: EntryKey) => collection.name === 'sessions';
const fail = () => Promise.reject(new StoreUnavailableError('no answer'));
const never = () => new Promise<never>(() => {});

describe('duplicates at once', () => {
  test('of which there are 100 on two nodes execute once; each other is a replay or 409', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => create(nodes[n % nodes.length])),
    );
    const created = answers.filter(({ statusCode }) => statusCode === 201);
    const replayed = created.filter(({ headers }) => 'idempotency-replayed' in headers);
    expect(created.length - replayed.length).toBe(1);
    expect(new Set(created.map(({ body }) => body)).size).toBe(1);
    const refused = answers.filter((answer) => !created.includes(answer));
    for (const answer of refused) {
      expectRefusal(answer, 'IDEMPOTENCY_IN_PROGRESS');
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect(await listSessions()).toEqual([created[0]?.json().data.sessionId]);
    expect((await create(nodes[1])).body).toBe(created[0]?.body);
  });

  test('wait for one that is slow, on every node, and then get its answer', async () => {
    let proceed = () => {};
    const gate = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    let reached = () => {};
    const running = new Promise<void>((resolve) => {
      reached = resolve;
    });
    intervene = (entryKey, put) => {
      if (!isSession(entryKey)) return null;
      reached();
      return gate.then(put) as Promise<never>; // what the store answers goes on as it came
    };
    const slow = create(nodes[0]);
    await running;
    for (const node of nodes) expectRefusal(await create(node), 'IDEMPOTENCY_IN_PROGRESS');
    proceed();
    const first = await slow;
    expect(first.statusCode).toBe(201);
    for (const node of nodes) expect((await create(node)).body).toBe(first.body);
  });
});

describe('a reservation', () => {
  const expectHeldForAMinute = async () => {
    expectRefusal(await create(nodes[1]), 'IDEMPOTENCY_IN_PROGRESS');
    clock.ms += 59_999;
    expectRefusal(await create(nodes[1]), 'IDEMPOTENCY_IN_PROGRESS');
    clock.ms += 1;
    const later = await create(nodes[1]);
    expect(later.statusCode).toBe(201);
    expect(later.headers).not.toHaveProperty('idempotency-replayed');
  };

  test('of a node that died within the call ends after a minute', async () => {
    const died = new Promise<void>((resolve) => {
      intervene = (entryKey) => {
        if (!isSession(entryKey)) return null;
        resolve();
        return never();
      };
    });
    void create(nodes[0]);
    await died;
    await expectHeldForAMinute();
    expect(await listSessions()).toHaveLength(1);
  });

  test('stays where the store did not say whether the operation wrote', async () => {
    intervene = (entryKey) => (isSession(entryKey) ? fail() : null);
    const answer = await create(nodes[0]);
    expectRefusal(answer, 'STORE_UNAVAILABLE');
    expect(answer.headers['retry-after']).toBe('1');
    await expectHeldForAMinute();
  });

  test('stays where the operation was done and its answer could not be kept', async () => {
    let isDone = false;
    intervene = (entryKey) => {
      isDone ||= isSession(entryKey);
      return isDone && !isSession(entryKey) ? fail() : null;
    };
    expectRefusal(await create(nodes[0]), 'STORE_UNAVAILABLE');
    const [first] = await listSessions();
    expect(first).toMatch(/^sess_/);
    await expectHeldForAMinute();
    expect(await listSessions()).toContain(first);
  });

  test('that cannot be made stops the call', async () => {
    intervene = ({ collection }) => (collection.name === 'idempotency' ? fail() : null);
    expectRefusal(await create(nodes[0]), 'STORE_UNAVAILABLE');
    expect(await listSessions()).toEqual([]);
  });

  test('that cannot be let go does not hide the refusal, and ends after a minute', async () => {
    key = (await nodes[0]?.createKey('pro')) ?? '';
    for (let n = 0; n < 100; n += 1) await nodes[0]?.createSession(key);
    let calls = 0;
    intervene = ({ collection }) => {
      if (collection.name !== 'idempotency') return null;
      calls += 1;
      return calls === 2 ? fail() : null;
    };
    expectRefusal(await create(nodes[0]), 'SESSION_LIMIT_REACHED');
    await nodes[1]?.call(key, { method: 'DELETE', url: '/v1/sessions' });
    await expectHeldForAMinute();
  });

  test('is none of a request without the header, nor of an operation that keeps no answers', async () => {
    const used: string[] = [];
    intervene = ({ collection }) => {
      used.push(collection.name);
      return null;
    };
    await nodes[0]?.createSession(key);
    const headers = { 'idempotency-key': 'n' };
    const paths = ['stealth/generate', 'stealth/generate/batch', 'keys/rotate'] as const;
    for (const path of paths) {
      const payload = path.endsWith('batch') ? { count: 1 } : {};
      const request = { method: 'POST', url: `/v1/${path}`, payload, headers } as const;
      const answers = [await nodes[0]?.call(key, request), await nodes[0]?.call(key, request)];
      expect(answers.map((answer) => answer?.status)).toEqual([200, 200]);
      expect(answers[1]?.headers).not.toHaveProperty('idempotency-replayed');
      expect(answers[1]?.json).not.toEqual(answers[0]?.json);
    }
    expect(used).toContain('sessions');
    expect(used).not.toContain('idempotency');
  });
});
