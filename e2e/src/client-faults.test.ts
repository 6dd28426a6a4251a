import { isSipherError, type Sipher, SipherError } from '@sipher/client';
import { generateKeys } from '@sipher/client/local';
import { findFreePort } from '@sipher/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { callWell, createKey } from './testing/call-api.ts';
import {
  allFaults,
  badGateway,
  type Fault,
  rateLimited,
  storeUnavailable,
} from './testing/fault-proxy/fault.ts';
import { haste, openHastyClient } from './testing/fault-proxy/open-hasty-client.ts';
import { type FaultProxy, startFaultProxy } from './testing/fault-proxy/start-fault-proxy.ts';
import {
  adminKey,
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import { type SeededRandom, seededRandom } from './testing/seeded-random.ts';

vi.setConfig({ testTimeout: 60_000 });

const none: Fault = { kind: 'none' };
/** As the client counts, which is in haste: ten seconds. A busy machine is no fault of its own. */
const patientMs = 200_000;
/** A second, for answers that are held: each try waits so long. */
const timeoutMs = 20_000;
const tryMsFor = ({ kind }: Fault): number => (kind === 'hold-answer' ? timeoutMs : patientMs);
const retries = 3;
const callCount = 300;
const recipient = generateKeys({ chain: 'near' });

let bed: TestBed;
let server: RunningServer;
let proxy: FaultProxy;
let key: string;
let sipher: Sipher;
let admin: Sipher;

beforeAll(async () => {
  bed = await openTestBed();
  server = await bed.start(withAdminKey);
});
afterAll(() => bed.close());
beforeEach(async () => {
  key = await createKey(server);
  proxy = await startFaultProxy(server);
  openClients(patientMs);
});
afterEach(() => proxy.close());

const openClients = (tryMs: number): void => {
  const options = { baseUrl: proxy.url, timeoutMs: tryMs, retries };
  sipher = openHastyClient({ ...options, apiKey: key });
  admin = openHastyClient({ ...options, apiKey: adminKey });
};

/** Each request meets the next of these, and after the last one nothing. */
const meetInTurn = (...faults: readonly Fault[]): void => {
  const left = [...faults];
  proxy.meet(() => left.shift() ?? none);
};

const failureOf = async (call: Promise<unknown>): Promise<SipherError> => {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!isSipherError(error)) throw new Error(`expected a SipherError, and not ${error}`);
  return error;
};

const labelsOf = async (): Promise<string[]> => {
  const labels: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: Record<string, string> = { limit: '100', ...(cursor === '' ? {} : { cursor }) };
    const { data } = await callWell(server, 'listSessions', { key, query });
    labels.push(...data.sessions.map(({ label }) => label ?? ''));
    cursor = data.nextCursor;
  }
  return labels.sort();
};

const keyNames = async (): Promise<string[]> =>
  (await callWell(server, 'listAdminKeys', { key: adminKey })).data.keys.map(({ name }) => name);

const nearTransfer = (amount: number) => ({
  sender: 'payer.near',
  recipientMetaAddress: recipient.metaAddress,
  amount: String(amount),
});

test.each(
  allFaults.map(
    (fault) => [fault.kind === 'replace' ? `${fault.answer.status}` : fault.kind, fault] as const,
  ),
)('a session that meets %s is created once, and the call succeeds', async (_, fault) => {
  openClients(tryMsFor(fault));
  meetInTurn(fault);
  const { data, isReplayed } = await sipher.sessions
    .create({ label: 'one', defaults: { chain: 'near' } })
    .withResponse();
  expect(await labelsOf()).toEqual(['one']);
  const [first, second] = proxy.requests;
  expect(proxy.requests).toHaveLength(2);
  expect(isReplayed).toBe(first?.answer !== null);
  expect(first?.headers['idempotency-key']).toMatch(/.{16}/);
  expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
  expect((await sipher.sessions.get(data.sessionId)).label).toBe('one');
});

test.each([
  ['refuse', { kind: 'refuse' }, 'NETWORK_ERROR', null],
  ['lose-answer', { kind: 'lose-answer' }, 'NETWORK_ERROR', null],
  ['hold-answer', { kind: 'hold-answer' }, 'TIMEOUT', null],
  ['truncate', { kind: 'truncate' }, 'NETWORK_ERROR', null],
  ['garble', { kind: 'garble' }, 'UNEXPECTED_ANSWER', 200],
  ['502', { kind: 'replace', answer: badGateway, isExecuted: true }, 'UNEXPECTED_ANSWER', 502],
  [
    '503',
    { kind: 'replace', answer: storeUnavailable, isExecuted: true },
    'STORE_UNAVAILABLE',
    503,
  ],
  [
    '429',
    { kind: 'replace', answer: rateLimited(1), isExecuted: false },
    'RATE_LIMIT_EXCEEDED',
    429,
  ],
] as const)(
  '%s without an end: the call gives up with a typed error',
  async (_, fault, code, status) => {
    openClients(tryMsFor(fault));
    proxy.meet(() => fault);
    const { code: told, status: of } = await failureOf(sipher.stealth.generate({ chain: 'near' }));
    expect({ told, of }).toEqual({ told: code, of: status });
    expect(proxy.requests).toHaveLength(1 + retries);
  },
);

test('a port at which nobody listens is a NETWORK_ERROR, without the key in it', async () => {
  const baseUrl = `http://127.0.0.1:${await findFreePort()}`;
  const error = await failureOf(openHastyClient({ baseUrl, apiKey: key }).backends.list());
  expect(error.code).toBe('NETWORK_ERROR');
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(key);
});

test('who is told to wait for longer than is bearable hears how long at once', async () => {
  meetInTurn({ kind: 'replace', answer: rateLimited(3_000), isExecuted: false });
  const { code, retryAfterMs } = await failureOf(sipher.backends.list());
  expect({ code, retryAfterMs }).toEqual({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 3_000_000 });
  expect(proxy.requests).toHaveLength(1);
});

test.each(
  allFaults
    .filter((fault) => !(fault.kind === 'replace' && fault.answer.status === 429))
    .map((fault) => [fault.kind, fault] as const),
)('an API key whose creation meets %s is not created again', async (_, fault) => {
  openClients(tryMsFor(fault));
  meetInTurn(fault);
  await failureOf(admin.keys.create({ tier: 'pro', name: 'never twice' }));
  expect(proxy.requests).toHaveLength(1);
});

test('an API key that is refused for the limit is created once there is room', async () => {
  meetInTurn({ kind: 'replace', answer: rateLimited(1), isExecuted: false });
  const { id } = await admin.keys.create({ tier: 'pro', name: 'after the limit' });
  expect(id).toBeTruthy();
  expect((await keyNames()).filter((name) => name === 'after the limit')).toHaveLength(1);
});

/** What became of one of many calls. */
type Outcome = {
  readonly kind: string;
  readonly name: string;
  readonly result: unknown;
  readonly durationMs: number;
};

type CallKind = (name: string, index: number) => Promise<unknown>;

const callKinds: Readonly<Record<string, CallKind>> = {
  createSession: (label) => sipher.sessions.create({ label, defaults: { chain: 'near' } }),
  transferPrivate: (_, index) => sipher.transfers.private(nearTransfer(index + 1)),
  createAdminKey: (name) => admin.keys.create({ tier: 'free', name }),
  stealthGenerate: () => sipher.stealth.generate({ chain: 'solana' }),
  stealthDerive: () => sipher.stealth.derive({ recipientMetaAddress: recipient.metaAddress }),
  listSessions: () => sipher.sessions.list({ limit: 5 }),
  listBackends: () => sipher.backends.list(),
  getHealth: () => sipher.system.health(),
};

const runCalls = async (random: SeededRandom, count: number): Promise<Outcome[]> => {
  const kinds = Object.entries(callKinds);
  const calls = Array.from({ length: count }, (_, index) => ({
    index,
    chosen: random.pick(kinds),
  }));
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let next = calls.shift(); next !== undefined; next = calls.shift()) {
      const [kind, call] = next.chosen;
      const name = `${kind} ${next.index}`;
      const startedAtMs = performance.now();
      const result = await call(name, next.index).catch((error: unknown) => error);
      outcomes.push({ kind, name, result, durationMs: performance.now() - startedAtMs });
    }
  };
  await Promise.all(Array.from({ length: 12 }, work));
  return outcomes;
};

const namesOf = (outcomes: readonly Outcome[], kind: string) => {
  const own = outcomes.filter((outcome) => outcome.kind === kind);
  const failed = own.filter(({ result }) => result instanceof SipherError);
  const done = own.filter((outcome) => !failed.includes(outcome));
  return { done: done.map(({ name }) => name), failed: failed.map(({ name }) => name) };
};

/** Of what was made: all that was answered, once; of the rest once at most. */
const expectOnce = (
  made: readonly string[],
  { done, failed }: ReturnType<typeof namesOf>,
): void => {
  expect(done.length).toBeGreaterThan(8);
  expect(new Set(made).size).toBe(made.length);
  expect(done.filter((name) => !made.includes(name))).toEqual([]);
  expect(made.filter((name) => !done.includes(name) && !failed.includes(name))).toEqual([]);
};

test('hundreds of calls through random faults: each ends in time, typed, and takes effect once', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  openClients(timeoutMs);
  const random = seededRandom(20_261_123);
  proxy.meet(() => (random.below(100) < 40 ? random.pick(allFaults) : none));
  const outcomes = await runCalls(random, callCount);
  process.off('unhandledRejection', note);

  expect(outcomes).toHaveLength(callCount);
  expect(unhandled).toEqual([]);
  const errors = outcomes.map(({ result }) => result).filter((result) => result instanceof Error);
  expect(errors.filter((error) => !(error instanceof SipherError))).toEqual([]);
  expect(errors.length).toBeGreaterThan(5);
  expect(errors.length).toBeLessThan(outcomes.length / 2);
  // Tries and pauses in the client's haste, and some seconds for a busy machine.
  const boundMs = ((retries + 1) * timeoutMs + retries * 4_250) / haste + 5_000;
  expect(Math.max(...outcomes.map(({ durationMs }) => durationMs))).toBeLessThan(boundMs);

  expectOnce(await labelsOf(), namesOf(outcomes, 'createSession'));
  const made = (await keyNames()).filter((name) => name.startsWith('createAdminKey '));
  expectOnce(made, namesOf(outcomes, 'createAdminKey'));
  expectOneAddressEach(outcomes);
});

/** Under one Idempotency-Key the server gives one answer, and the caller gets that one. */
const expectOneAddressEach = (outcomes: readonly Outcome[]): void => {
  const addresses = new Map<string, Set<string>>();
  for (const { path, headers, answer } of proxy.requests) {
    if (path !== '/v1/transfer/private' || answer?.status !== 200) continue;
    const name = String(headers['idempotency-key']);
    const { data } = JSON.parse(answer.body.toString());
    addresses.set(name, (addresses.get(name) ?? new Set()).add(data.stealthAddress));
  }
  expect([...addresses.values()].filter(({ size }) => size !== 1)).toEqual([]);
  const told = outcomes
    .filter(({ kind, result }) => kind === 'transferPrivate' && !(result instanceof Error))
    .map(({ result }) => (result as { stealthAddress: string }).stealthAddress);
  expect(told.length).toBeGreaterThan(8);
  expect(new Set(told).size).toBe(told.length);
  const built = new Set([...addresses.values()].flatMap((each) => [...each]));
  expect(told.filter((address) => !built.has(address))).toEqual([]);
};
