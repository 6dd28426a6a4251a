import { operations } from '@sipher/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openHostBed } from '../testing/open-host-bed.ts';

const { recipientMetaAddress } = operations.stealthDerive.example.body;
const payment = { sender: 'payer.near', recipientMetaAddress, amount: '1000' };
const record = { sender: 'a', recipient: 'b', amount: '1', timestamp: 1_767_225_600_000 };
const hourMs = 3_600_000;

let bed: Awaited<ReturnType<typeof openHostBed>>;
beforeAll(async () => {
  // Before the server starts: it takes the clock that it finds.
  vi.useFakeTimers({ toFake: ['Date'] });
  bed = await openHostBed();
});
afterAll(async () => {
  await bed.close();
  vi.useRealTimers();
});

/** Forward alone, as every clock that a server can rely on. */
const passHours = (hours: number) => vi.setSystemTime(Date.now() + hours * hourMs);

test('a session is opened, changed and explained', async () => {
  const { callWell } = await bed.openHost();
  const { data, text } = await callWell('sipher_open_session', {
    defaults: { chain: 'near', privacyLevel: 'shielded' },
    label: 'of a model',
  });
  expect(data).toMatchObject({
    sessionId: expect.stringMatching(/^sess_[0-9a-f]{64}$/),
    defaults: { chain: 'near', privacyLevel: 'shielded' },
    label: 'of a model',
  });
  expect(text).toContain(String(data.sessionId));
  const { sessionId } = data;
  const change = { sessionId, defaults: { privacyLevel: null, chain: 'base' } };
  const changed = await callWell('sipher_update_session', change);
  expect(changed.data.defaults).toEqual({ chain: 'base' });
  const operation = 'transferPrivate';
  const explained = await callWell('sipher_explain_session', { sessionId, operation });
  expect(explained.data.fields).toContainEqual({
    field: 'privacyLevel',
    value: 'standard',
    source: 'server',
  });
  expect(await bed.sipher.sessions.get(String(sessionId))).toMatchObject({
    defaults: { chain: 'base' },
  });
});

test('what a call leaves out comes from its session, not from a default of a schema', async () => {
  const { callWell } = await bed.openHost();
  const sessionId = await bed.openSession({ chain: 'near', privacyLevel: 'shielded' });
  const made = await callWell('sipher_generate_address', { sessionId });
  expect(made.data).toMatchObject({ kind: 'meta-address', chain: 'near', curve: 'ed25519' });
  expect(made.data.session).toMatchObject({ sessionId, applied: ['chain'] });
  const prepared = await callWell('sipher_prepare_transfer', { ...payment, sessionId });
  expect(prepared.data).toMatchObject({
    privacyLevel: 'shielded',
    session: { sessionId, applied: ['privacyLevel'] },
  });
});

test('null leaves the session out for one field of one call', async () => {
  const { callWell } = await bed.openHost({ sessionId: await bed.openSession({ chain: 'near' }) });
  const made = await callWell('sipher_generate_address', { chain: null });
  expect(made.data).toMatchObject({ chain: 'solana', session: { applied: [] } });
  const privacyLevel = null;
  const prepared = await callWell('sipher_prepare_transfer', { ...payment, privacyLevel });
  expect(prepared.data.privacyLevel).toBe('standard');
});

test('a session of the server’s own is opened by the first call, and used by all', async () => {
  const { callWell, sessions } = await bed.openHost({ defaults: { chain: 'near' } });
  const before = await bed.sipher.sessions.list();
  const [one, other] = await Promise.all([
    callWell('sipher_generate_address'),
    callWell('sipher_generate_address'),
  ]);
  expect([one?.data.chain, other?.data.chain]).toEqual(['near', 'near']);
  const after = await bed.sipher.sessions.list();
  expect(after.sessions).toHaveLength(before.sessions.length + 1);
  await sessions.close();
  expect(await bed.sipher.sessions.list()).toEqual(before);
});

test('a session that is still being opened at the end is ended too, and none is opened later', async () => {
  const { sessions } = await bed.openHost({ defaults: { chain: 'near' } });
  const before = await bed.sipher.sessions.list();
  const routing = sessions.route();
  await sessions.close();
  await routing;
  expect(await bed.sipher.sessions.list()).toEqual(before);
  const unused = await bed.openHost({ defaults: { chain: 'near' } });
  await unused.sessions.close();
  await expect(unused.sessions.route()).rejects.toThrow();
  expect(await bed.sipher.sessions.list()).toEqual(before);
});

test('a session of the server’s own that has expired is renewed, and the answer tells', async () => {
  const { callWell } = await bed.openHost({ defaults: { privacyLevel: 'shielded' } });
  const first = await callWell('sipher_prepare_transfer', payment);
  const { sessionId } = first.data.session as { sessionId: string };
  passHours(2);
  const second = await callWell('sipher_prepare_transfer', payment);
  expect(second.data).toMatchObject({
    privacyLevel: 'shielded',
    session: { renewedFrom: sessionId, applied: ['privacyLevel'] },
  });
  expect(second.text).toContain('opened anew');
  const renewed = second.data.session as { sessionId: string };
  expect(renewed.sessionId).not.toBe(sessionId);
  passHours(2);
  // By its id, in the path: no header is there to be refused.
  const explained = await callWell('sipher_explain_session');
  expect(explained.data).toMatchObject({
    renewedFrom: renewed.sessionId,
    defaults: { privacyLevel: 'shielded' },
  });
});

test('a session of the server’s own that was changed by its id is renewed under the change', async () => {
  const { callWell } = await bed.openHost({ defaults: { privacyLevel: 'standard' } });
  const { sessionId } = (await callWell('sipher_explain_session')).data;
  const defaults = { privacyLevel: 'shielded' };
  await callWell('sipher_update_session', { sessionId, defaults });
  passHours(2);
  const explained = await callWell('sipher_explain_session');
  expect(explained.data).toMatchObject({ renewedFrom: sessionId, defaults });
});

test('a session of an argument that expires in the middle stops the call, with advice', async () => {
  const { call } = await bed.openHost();
  const sessionId = await bed.openSession({ chain: 'near' });
  expect((await call('sipher_prepare_transfer', { ...payment, sessionId })).isError).toBe(false);
  passHours(2);
  for (const [tool, args] of [
    ['sipher_prepare_transfer', payment],
    ['sipher_generate_address', {}],
    ['sipher_explain_session', {}],
  ] as const) {
    const { isError, data, text } = await call(tool, { ...args, sessionId });
    expect({ isError, code: data.code }).toEqual({ isError: true, code: 'SESSION_NOT_FOUND' });
    expect(data.nextStep).toContain('sipher_open_session');
    expect(text).toContain('Nothing has run');
  }
});

test('a session that the server was started with and that was revoked is told as such', async () => {
  const sessionId = await bed.openSession({ chain: 'near' });
  const { call } = await bed.openHost({ sessionId });
  await bed.sipher.sessions.delete(sessionId);
  const { data } = await call('sipher_disclose', { transactionData: record });
  expect(data).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  expect(data.nextStep).toContain('was started with');
});

test('without any session, what needs one says how to get it', async () => {
  const { call } = await bed.openHost();
  const { data } = await call('sipher_explain_session');
  expect(data).toMatchObject({ code: 'SESSION_REQUIRED' });
});
