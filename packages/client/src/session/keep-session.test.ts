import { expect, test } from 'vitest';
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
import { breakOff, refuse, succeed } from '../testing/scripted-fetch.ts';
import { settle } from '../testing/virtual-time.ts';

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

const strict = { defaults: { privacyLevel: 'maximum' } } as const;

test.each([
  ['its own client', ({ bound }) => bound.sessions.update('one', strict)],
  ['the client that opened it', ({ sipher }) => sipher.sessions.update('one', strict)],
  [
    'another session’s client',
    ({ sipher }) => sipher.withSession('x').sessions.update('one', strict),
  ],
] satisfies [string, (bed: Awaited<ReturnType<typeof openBound>>) => Promise<unknown>][])(
  'a change through %s is kept by the renewal',
  async (_, change) => {
    const bed = await openBound([show('one', 2, strict), gone, show('two', 1, strict), done]);
    await change(bed);
    expect(bed.bound.session.defaults).toEqual(strict.defaults);
    bed.time.advance(ttlMs);
    await bed.bound.stealth.generate();
    expect(bed.sent[3]?.body).toEqual({ ...strict, ttlSeconds: 60 });
  },
);

test.each([
  ['404', refuse(404, 'SESSION_NOT_FOUND')],
  ['429', refuse(429, 'RATE_LIMIT_EXCEEDED', { headers: { 'Retry-After': '900' } })],
  ['422', refuse(422, 'VALIDATION_ERROR')],
])(
  'a change that was refused with %s, at its only try, leaves the defaults known',
  async (_, step) => {
    const { bound, time } = await openBound([step, gone, show('two', 1), done]);
    time.advance(ttlMs);
    await failureOf(bound.sessions.update('one', strict));
    expect((await bound.stealth.generate().withResponse()).renewedSessionId).toBe('two');
  },
);

test('one that was refused after a try of which nobody knows does not', async () => {
  const { bound, time } = await openBound([breakOff, refuse(404, 'SESSION_NOT_FOUND'), gone]);
  const failure = await failureOf(time.until(bound.sessions.update('one', strict)));
  expect(failure).toMatchObject({ code: 'SESSION_NOT_FOUND', mayHaveRun: true });
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
});

test('an answer that was asked for before a change does not say what became of it', async () => {
  const read = deferred<Response>();
  const lost = [breakOff, breakOff, breakOff];
  const { bound, time } = await openBound([...lost, () => read.promise, ...lost, gone]);
  await failureOf(time.until(bound.sessions.update('one', { label: 'a' })));
  const slow = bound.sessions.get('one');
  await settle();
  await failureOf(time.until(bound.sessions.update('one', strict)));
  read.resolve(await show('one', 1)({} as never));
  await slow;
  time.advance(ttlMs);
  expect((await failureOf(bound.stealth.generate())).code).toBe('SESSION_NOT_FOUND');
});

test('an end that was refused is none', async () => {
  const { bound, time } = await openBound([
    refuse(401, 'INVALID_API_KEY'),
    gone,
    show('two', 1),
    done,
  ]);
  await failureOf(bound.sessions.revokeAll());
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
  await settle();
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
