import { expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import { failureOf } from '../testing/failure-of.ts';
import {
  create,
  createdAt,
  deferred,
  done,
  generate,
  gone,
  openBound,
  show,
  ttlMs,
} from '../testing/open-bound.ts';
import { refuse, scriptFetch, succeed } from '../testing/scripted-fetch.ts';
import { settle } from '../testing/virtual-time.ts';

test('a bound client says what its session is, and names it where that applies', async () => {
  const { bound, calls } = await openBound([done, done]);
  expect(bound.session).toEqual({
    id: 'one',
    expiresAtMs: createdAt + ttlMs,
    defaults: { chain: 'near' },
  });
  await bound.stealth.generate();
  await bound.system.health();
  expect(calls()).toEqual([create, generate('one'), 'GET /v1/health']);
});

test('an expired session is opened again, once, and the caller is told', async () => {
  const { bound, time, sent, renewals, calls } = await openBound([gone, show('two', 1), done]);
  time.advance(ttlMs);
  const answer = await bound.stealth.generate().withResponse();
  expect(answer.renewedSessionId).toBe('two');
  expect(calls()).toEqual([create, generate('one'), create, generate('two')]);
  expect(sent[2]?.body).toEqual({ defaults: { chain: 'near' }, ttlSeconds: 60 });
  const expiresAtMs = createdAt + ttlMs;
  expect(renewals).toEqual([{ previousId: 'one', sessionId: 'two', expiresAtMs }]);
  expect(bound.session.id).toBe('two');
});

test('the repeat has the name of the call, and the renewal one of its own', async () => {
  const { bound, time, sent } = await openBound([gone, show('two', 1), done]);
  time.advance(ttlMs);
  await bound.request('stealthDerive', { body: { recipientMetaAddress: 'x' } });
  const names = sent.slice(1).map(({ headers }) => headers.get('idempotency-key'));
  expect(names[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(names[2]).toBe(names[0]);
  expect(names[1]).not.toBe(names[0]);
});

test('a session that is gone again at once is not opened a third time', async () => {
  const { bound, time, calls } = await openBound([gone, show('two', 1), gone]);
  time.advance(ttlMs);
  const error = await failureOf(bound.stealth.generate());
  expect(error.code).toBe('SESSION_NOT_FOUND');
  expect(calls()).toEqual([create, generate('one'), create, generate('two')]);
});

test('without renew the error goes through', async () => {
  const { bound, time, calls } = await openBound([gone], { renew: false });
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
  expect(calls()).toEqual([create, generate('one')]);
});

test('another 404 renews nothing: the call itself may be about what was not found', async () => {
  const another = [refuse(404, 'SESSION_NOT_FOUND'), refuse(404, 'BACKEND_NOT_FOUND')];
  const { bound, time, calls } = await openBound([gone, ...another]);
  time.advance(ttlMs);
  await failureOf(bound.sessions.get('one'));
  await failureOf(bound.stealth.generate());
  await failureOf(bound.backends.health('sip-native'));
  expect(calls()).toHaveLength(4);
});

test('calls at once share one renewal', async () => {
  const two = [show('two', 1), done, done, done];
  const { bound, time, calls, renewals } = await openBound([gone, gone, gone, ...two]);
  time.advance(ttlMs);
  const started = [1, 2, 3].map(() => bound.stealth.generate().withResponse());
  const answers = await Promise.all(started);
  expect(answers.map(({ renewedSessionId }) => renewedSessionId)).toEqual(['two', 'two', 'two']);
  expect(calls().filter((call) => call === create)).toHaveLength(2);
  expect(renewals).toHaveLength(1);
});

test('a refusal that arrives after the renewal repeats the call under the new session', async () => {
  const late = deferred<Response>();
  const steps = [() => late.promise, gone, show('two', 1), done, done];
  const { bound, time, calls } = await openBound(steps);
  const slow = bound.stealth.generate().withResponse();
  time.advance(ttlMs);
  await bound.stealth.generate();
  late.resolve(await gone({} as never));
  expect((await slow).renewedSessionId).toBe('two');
  expect(calls().filter((call) => call === create)).toHaveLength(2);
});

test('a renewal that fails is the error of all calls that wait, and the next call tries again', async () => {
  const limit = refuse(409, 'SESSION_LIMIT_REACHED');
  const { bound, time } = await openBound([gone, gone, limit, gone, show('two', 1), done]);
  time.advance(ttlMs);
  const failures = [1, 2].map(() => failureOf(bound.stealth.generate()));
  const codes = (await Promise.all(failures)).map(({ code }) => code);
  expect(codes).toEqual(['SESSION_LIMIT_REACHED', 'SESSION_LIMIT_REACHED']);
  expect((await bound.stealth.generate().withResponse()).renewedSessionId).toBe('two');
});

test('an abort ends the call that waits for a renewal, and no other', async () => {
  const opening = deferred<Response>();
  const { bound, time } = await openBound([gone, gone, () => opening.promise, done]);
  time.advance(ttlMs);
  const controller = new AbortController();
  const impatient = bound.stealth.generate({}, { signal: controller.signal });
  const patient = bound.stealth.generate().withResponse();
  await settle();
  controller.abort('enough');
  await expect(impatient).rejects.toBe('enough');
  opening.resolve(await show('two', 1)({} as never));
  expect((await patient).renewedSessionId).toBe('two');
});

test('a session that lives is left as it is', async () => {
  const { bound, calls } = await openBound([show('one', 1)]);
  expect(await bound.ensureLive()).toBeNull();
  expect(calls()).toEqual([create, 'GET /v1/sessions/one']);
});

test('one that has expired is renewed before a call needs its id', async () => {
  const expired = refuse(404, 'SESSION_NOT_FOUND');
  const { bound, time, renewals } = await openBound([expired, show('two', 1)]);
  time.advance(ttlMs);
  expect(await bound.ensureLive()).toBe('one');
  expect(bound.session.id).toBe('two');
  expect(renewals).toHaveLength(1);
});

test('one that was ended stays ended, and an answer of something else is an error', async () => {
  const { bound } = await openBound([
    refuse(401, 'INVALID_API_KEY'),
    refuse(404, 'SESSION_NOT_FOUND'),
  ]);
  expect((await failureOf(bound.ensureLive())).code).toBe('INVALID_API_KEY');
  expect((await failureOf(bound.ensureLive())).code).toBe('SESSION_NOT_FOUND');
  expect(bound.session.id).toBe('one');
});

test('close ends the session; calls afterwards say that it is gone', async () => {
  const { bound, time, calls } = await openBound([done, gone]);
  await bound.close();
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
  expect(calls()).toEqual([create, 'DELETE /v1/sessions/one', generate('one')]);
});

test('close takes no offence at a session that is gone, and tells of other failures', async () => {
  const { bound } = await openBound([
    refuse(404, 'SESSION_NOT_FOUND'),
    refuse(401, 'INVALID_API_KEY'),
  ]);
  await bound.close();
  expect((await failureOf(bound.close())).code).toBe('INVALID_API_KEY');
});

test('close waits for a renewal, and ends the session that it opened', async () => {
  const opening = deferred<Response>();
  const { bound, time, calls } = await openBound([gone, () => opening.promise, done, done]);
  time.advance(ttlMs);
  const call = bound.stealth.generate();
  await settle();
  const closed = bound.close();
  opening.resolve(await show('two', 1)({} as never));
  await Promise.all([call, closed]);
  expect(calls()).toContain('DELETE /v1/sessions/two');
});

test('an opening can be given up', async () => {
  const { fetch } = scriptFetch(() => new Promise(() => {}));
  const sipher = new Sipher({ fetch });
  const opening = sipher.openSession({}, { signal: AbortSignal.timeout(1) });
  await expect(opening).rejects.toMatchObject({ name: 'TimeoutError' });
});

test.each([
  ['no id', { createdAt, expiresAt: createdAt + ttlMs }],
  ['an id that no header takes', { sessionId: 'a\nb', createdAt, expiresAt: createdAt + ttlMs }],
  ['no end', { sessionId: 'one', createdAt }],
])('an answer with %s opens no session', async (_, data) => {
  const { fetch, sent } = scriptFetch(succeed({ defaults: {}, ...data }));
  const opening = new Sipher({ fetch }).openSession({ privacyLevel: 'maximum' });
  expect((await failureOf(opening)).code).toBe('UNEXPECTED_ANSWER');
  expect(sent).toHaveLength(1);
});

test('an answer that does not say that the session applied is none', async () => {
  const silent = async () => Response.json({ success: true, data: {} });
  const call = new Sipher({ fetch: silent }).withSession('one').stealth.generate();
  const { code, message } = await failureOf(call);
  expect([code, message]).toEqual(['UNEXPECTED_ANSWER', expect.stringContaining('no session')]);
});
