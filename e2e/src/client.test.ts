import {
  isSipherError,
  Sipher,
  type SipherError,
  type SipherOptions,
  type Timing,
} from '@sipher/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from './testing/call-api.ts';
import {
  adminKey,
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
  withClockAhead,
} from './testing/running-server.ts';

const aheadMs = 61_000;

let bed: TestBed;
let server: RunningServer;
/** Over the same store, a minute later. */
let laterServer: RunningServer;
beforeAll(async () => {
  bed = await openTestBed();
  const later = { env: { ...withAdminKey.env, ...withClockAhead(aheadMs) } };
  [server, laterServer] = await Promise.all([bed.start(withAdminKey), bed.start(later)]);
}, 30_000);
afterAll(() => bed.close());

const openClient = async (options: SipherOptions = {}, timing?: Timing): Promise<Sipher> => {
  const apiKey = await createKey(server);
  return new Sipher({ apiKey, baseUrl: server.url, ...options }, timing);
};

const failure = async (call: Promise<unknown>): Promise<SipherError> => {
  const error = await call.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  if (!isSipherError(error)) throw error;
  return error;
};

test('a session decides what a call means, and the answer says what it took from it', async () => {
  const sipher = await openClient();
  const { sessionId, defaults } = await sipher.sessions.create({ defaults: { chain: 'near' } });
  expect(defaults).toEqual({ chain: 'near' });
  const bound = sipher.withSession(sessionId);
  const answer = await bound.stealth.generate().withResponse();
  expect(answer.data.metaAddress.chain).toBe('near');
  expect(answer).toMatchObject({ status: 200, sessionApplied: ['chain'], isReplayed: false });
  expect(answer.sessionExpiresAtMs).toBe((await bound.sessions.get(sessionId)).expiresAt);
  expect(answer.requestId).toBe(answer.headers.get('x-request-id'));

  const skipped = await bound.stealth.generate({ chain: null }).withResponse();
  expect(skipped.data.metaAddress.chain).toBe('solana');
  const alone = await bound.stealth.generate({}, { sessionId: null }).withResponse();
  expect(alone).toMatchObject({ sessionApplied: null, sessionExpiresAtMs: null });

  await bound.sessions.update(sessionId, { defaults: { chain: 'sui' } });
  expect((await bound.stealth.generate()).metaAddress.chain).toBe('sui');
  expect(await sipher.sessions.delete(sessionId)).toEqual({ sessionId, deleted: true });
  const gone = await failure(bound.stealth.generate());
  expect(gone).toMatchObject({
    code: 'SESSION_NOT_FOUND',
    status: 404,
    details: { source: 'header' },
  });
  expect(gone.requestId).toMatch(/^[\w.-]+$/);
});

test('errors have their code, their status and what they are about', async () => {
  const sipher = await openClient();
  const invalid = await failure(sipher.request('stealthGenerate', { body: { chain: 'mars' } }));
  expect(invalid).toMatchObject({ code: 'VALIDATION_ERROR', status: 400 });
  expect(invalid.details?.issues).toMatchObject([{ path: 'chain' }]);
  expect(await failure(sipher.keys.list())).toMatchObject({ code: 'ADMIN_UNAUTHORIZED' });
  const stranger = new Sipher({ baseUrl: server.url });
  expect(await failure(stranger.sessions.list())).toMatchObject({ code: 'UNAUTHORIZED' });
  expect((await stranger.system.health()).status).toBe('healthy');
  const elsewhere = new Sipher({ baseUrl: `${server.url}/elsewhere` });
  expect(await failure(elsewhere.system.health())).toMatchObject({
    code: 'NOT_FOUND',
    status: 404,
  });
  const { sessionId } = await sipher.sessions.create({ defaults: {} });
  const stale = sipher.sessions.update(sessionId, { label: 'x' }, { ifMatch: '"0"' });
  expect(await failure(stale)).toMatchObject({ code: 'PRECONDITION_FAILED', status: 412 });
});

test('a call repeated under its name gets the first answer', async () => {
  const sipher = await openClient();
  const create = () =>
    sipher.sessions.create({ defaults: {} }, { idempotencyKey: 'once' }).withResponse();
  const first = await create();
  const second = await create();
  expect(second.data).toEqual(first.data);
  expect([first.isReplayed, second.isReplayed]).toEqual([false, true]);
  expect((await sipher.sessions.list()).sessions).toHaveLength(1);
});

test('iteration walks all pages, whether the cursor travels in a query or in a body', async () => {
  const sipher = await openClient();
  const created: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    created.unshift((await sipher.sessions.create({ defaults: {} })).sessionId);
  }
  const listed: string[][] = [];
  for await (const { sessions } of sipher.sessions.list({ limit: 2 })) {
    listed.push(sessions.map(({ sessionId }) => sessionId));
  }
  expect(listed.map(({ length }) => length)).toEqual([2, 2, 1]);
  expect(listed.flat()).toEqual(created);
});

test('a session that has expired is opened again under its defaults, and the call repeated', async () => {
  const clock = { aheadMs: 0 };
  const timing: Timing = {
    nowMs: () => Date.now() + clock.aheadMs,
    random: Math.random,
    startTimer: (ms, fire) => {
      const timer = setTimeout(fire, ms);
      return () => clearTimeout(timer);
    },
  };
  // The same store a minute later, as soon as the clock is there.
  const travel: SipherOptions['fetch'] = (url, init) =>
    fetch(clock.aheadMs === 0 ? url : url.replace(server.url, laterServer.url), init);
  const sipher = await openClient({ fetch: travel }, timing);
  const renewals: unknown[] = [];
  const bound = await sipher.openSession(
    { chain: 'near' },
    { renew: true, ttlSeconds: 60, label: 'agent', onRenew: (renewal) => renewals.push(renewal) },
  );
  const { id } = bound.session;
  await bound.sessions.update(id, { defaults: { chain: 'sui' } });
  expect((await bound.stealth.generate()).metaAddress.chain).toBe('sui');

  clock.aheadMs = aheadMs;
  const [one, other] = await Promise.all([
    bound.stealth.generate().withResponse(),
    bound.stealth.generate().withResponse(),
  ]);
  const { session } = bound;
  expect(session.id).not.toBe(id);
  expect([one.renewedSessionId, other.renewedSessionId]).toEqual([session.id, session.id]);
  expect(one.data.metaAddress.chain).toBe('sui');
  expect(renewals).toEqual([
    { previousId: id, sessionId: session.id, expiresAtMs: session.expiresAtMs },
  ]);
  const { sessions } = await bound.sessions.list();
  expect(sessions).toMatchObject([{ sessionId: session.id, label: 'agent' }]);

  await bound.close();
  expect(await failure(bound.stealth.generate())).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  await bound.close();
});

test('a session that was ended before its time is not opened again', async () => {
  const sipher = await openClient();
  const bound = await sipher.openSession({ chain: 'near' }, { renew: true });
  await sipher.sessions.revokeAll();
  expect(await failure(bound.stealth.generate())).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  expect((await sipher.sessions.list()).sessions).toEqual([]);
});

test('an operator makes, changes and revokes keys', async () => {
  const operator = new Sipher({ apiKey: adminKey, baseUrl: server.url });
  const { id, key } = await operator.keys.create({ tier: 'pro', name: 'agent' });
  await operator.keys.update(id, { tier: 'enterprise' });
  expect(await operator.keys.get(id)).toMatchObject({ tier: 'enterprise', name: 'agent' });
  await operator.keys.revoke(id);
  const agent = new Sipher({ apiKey: key, baseUrl: server.url });
  expect(await failure(agent.sessions.list())).toMatchObject({ code: 'INVALID_API_KEY' });
});
