import { expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import { failureOf } from '../testing/failure-of.ts';
import { breakOff, refuse, type Step, scriptFetch, succeed } from '../testing/scripted-fetch.ts';
import { openVirtualTime } from '../testing/virtual-time.ts';

const ttlMs = 60_000;
/** Of the server, whose clock is of no concern. */
const createdAt = 5_000_000;

type Shown = { readonly defaults?: object; readonly label?: string; readonly expiresAt?: number };
const show = (sessionId: string, version: number, shown: Shown = {}): Step =>
  succeed(
    { sessionId, defaults: { chain: 'near' }, createdAt, expiresAt: createdAt + ttlMs, ...shown },
    { ETag: `"${version}"` },
    201,
  );
const gone = refuse(404, 'SESSION_NOT_FOUND', { details: { source: 'header' } });
const done = succeed({});

/** A client bound to session `one`, after whose opening the server answers by the script. */
const openBound = async (steps: readonly Step[], options: { renew?: boolean } = {}) => {
  const { fetch, sent } = scriptFetch(show('one', 1), ...steps);
  const time = openVirtualTime();
  const renewals: unknown[] = [];
  const bound = await new Sipher({ apiKey: 'k', fetch }, time.timing).openSession(
    { chain: 'near' },
    { renew: true, ttlSeconds: 60, onRenew: (renewal) => renewals.push(renewal), ...options },
  );
  sent.length = 1;
  const calls = () =>
    sent.map(({ method, url, headers }) => {
      const session = headers.get('x-session-id');
      return `${method} ${new URL(url).pathname}${session === null ? '' : ` under ${session}`}`;
    });
  return { bound, sent, time, renewals, calls };
};
const generate = (session: string) => `POST /v1/stealth/generate under ${session}`;
const create = 'POST /v1/sessions';

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

test('a session that was ended before its time stays ended, then and later', async () => {
  const { bound, time, calls } = await openBound([gone, gone]);
  time.advance(ttlMs * 0.99);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
  expect(calls()).toEqual([create, generate('one'), generate('one')]);
});

test('a clock that runs a little slower than the server’s knows an end when it sees one', async () => {
  const { bound, time } = await openBound([gone, show('two', 1), done]);
  time.advance(ttlMs * 0.9995);
  expect((await bound.stealth.generate().withResponse()).renewedSessionId).toBe('two');
});

test('a session that its own client ended is not opened again', async () => {
  for (const end of ['deleteSession', 'revokeAllSessions'] as const) {
    const { bound, time, calls } = await openBound([done, gone]);
    await bound.request(end, { params: { id: 'one' } });
    time.advance(ttlMs);
    expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
    expect(calls()).toHaveLength(3);
  }
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

const deferred = <T>() => {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

test('the new session has the defaults and the label that were last seen', async () => {
  const changed = { defaults: { chain: 'near', privacyLevel: 'maximum' }, label: 'strict' };
  const { bound, time, sent } = await openBound([
    show('one', 2, changed),
    gone,
    show('two', 1),
    done,
  ]);
  await bound.sessions.update('one', { defaults: { privacyLevel: 'maximum' }, label: 'strict' });
  expect(bound.session.defaults).toEqual(changed.defaults);
  time.advance(ttlMs);
  await bound.stealth.generate();
  expect(sent[3]?.body).toEqual({ ...changed, ttlSeconds: 60 });
});

test('an answer that was overtaken changes nothing', async () => {
  const strict = { defaults: { privacyLevel: 'maximum' } };
  const { bound } = await openBound([show('one', 3, strict), show('one', 2), show('other', 9)]);
  await bound.sessions.update('one', { defaults: { privacyLevel: 'maximum' } });
  await bound.sessions.get('one');
  await bound.sessions.get('other');
  expect(bound.session).toMatchObject({ id: 'one', ...strict });
});

test('after a change of which nobody knows whether it was made, nothing is opened again', async () => {
  const lost = [breakOff, breakOff, breakOff];
  const { bound, time, calls } = await openBound([...lost, gone]);
  await failureOf(
    time.until(bound.sessions.update('one', { defaults: { privacyLevel: 'maximum' } })),
  );
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
  expect(calls()).toHaveLength(5);
});

test('once the session has been read again, its defaults are known', async () => {
  const strict = { defaults: { privacyLevel: 'maximum' } };
  const lost = [breakOff, breakOff, breakOff];
  const steps = [...lost, show('one', 2, strict), gone, show('two', 1), done];
  const { bound, time, sent } = await openBound(steps);
  await failureOf(time.until(bound.sessions.update('one', strict as object)));
  await bound.sessions.get('one');
  time.advance(ttlMs);
  await bound.stealth.generate();
  expect(sent[6]?.body).toEqual({ ...strict, ttlSeconds: 60 });
});

test('a change that was refused for what it is leaves the defaults known', async () => {
  const { bound, time } = await openBound([
    refuse(400, 'VALIDATION_ERROR'),
    gone,
    show('two', 1),
    done,
  ]);
  await failureOf(bound.sessions.update('one', {}));
  time.advance(ttlMs);
  expect((await bound.stealth.generate().withResponse()).renewedSessionId).toBe('two');
});

test('a renewal waits for a change that is under way', async () => {
  const strict = { defaults: { privacyLevel: 'maximum' } };
  const change = deferred<Response>();
  const steps = [() => change.promise, gone, show('two', 1), done];
  const { bound, time, sent } = await openBound(steps);
  const update = bound.sessions.update('one', strict as object);
  time.advance(ttlMs);
  const call = bound.stealth.generate();
  await new Promise(setImmediate);
  expect(sent).toHaveLength(3);
  change.resolve(await show('one', 2, strict)({} as never));
  await Promise.all([update, call]);
  expect(sent[3]?.body).toEqual({ ...strict, ttlSeconds: 60 });
});

test('a session that was prolonged is not taken for expired', async () => {
  const longer = { expiresAt: createdAt + 2 * ttlMs };
  const { bound, time } = await openBound([show('one', 2, longer), gone]);
  await bound.sessions.update('one', { ttlSeconds: 120 });
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
});

test('nor is one of which an answer said that it lives longer', async () => {
  const expires = { 'Session-Expires': String(createdAt + 2 * ttlMs) };
  const { bound, time } = await openBound([succeed({}, expires), gone]);
  await bound.stealth.generate();
  expect(bound.session.expiresAtMs).toBe(createdAt + 2 * ttlMs);
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
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
  await new Promise(setImmediate);
  controller.abort('enough');
  await expect(impatient).rejects.toBe('enough');
  opening.resolve(await show('two', 1)({} as never));
  expect((await patient).renewedSessionId).toBe('two');
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
  await new Promise(setImmediate);
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
