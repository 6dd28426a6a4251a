import { errorCodes, errorRegistry } from '@sipher/contract';
import { expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import type { SipherOptions } from '../sipher-options.ts';
import { failureOf } from '../testing/failure-of.ts';
import {
  breakOff,
  hang,
  refuse,
  type Step,
  say,
  scriptFetch,
  succeed,
} from '../testing/scripted-fetch.ts';
import { openVirtualTime } from '../testing/virtual-time.ts';

/** A client whose server answers by a script, in a time that passes at once. */
const openClient = (steps: readonly Step[], options: SipherOptions = {}, chance?: number) => {
  const { fetch, sent } = scriptFetch(...steps);
  const time = openVirtualTime(chance);
  const startMs = time.nowMs();
  const sipher = new Sipher({ apiKey: 'k', fetch, ...options }, time.timing);
  return { sipher, sent, time, elapsedMs: () => time.nowMs() - startMs };
};
const namesOf = (sent: readonly { headers: Headers }[]) =>
  sent.map(({ headers }) => headers.get('idempotency-key'));

const repeated = ['REQUEST_TIMEOUT', 'IDEMPOTENCY_IN_PROGRESS', 'RATE_LIMIT_EXCEEDED'];
const repeatedGateway = ['RPC_FAILED', 'STORE_UNAVAILABLE', 'WRITE_CONTENDED', 'SHUTTING_DOWN'];

test.each(errorCodes)('%s is repeated only if the same request can succeed later', async (code) => {
  const isRepeated = [...repeated, ...repeatedGateway].includes(code);
  const step = refuse(errorRegistry[code].status, code);
  const { sipher, sent, time } = openClient([step, succeed({})]);
  const call = sipher.system.health();
  if (isRepeated) await time.until(call);
  else expect((await failureOf(time.until(call))).code).toBe(code);
  expect(sent).toHaveLength(isRepeated ? 2 : 1);
});

const faults: [string, Step][] = [
  ['no connection', breakOff],
  ['no answer in time', hang],
  ['an answer that is cut off', say('{"success":true,"da')],
  ['the page of a proxy', say('<h1>Bad gateway</h1>', 502)],
  ['a gateway that waited in vain', say('', 504)],
];
test.each(faults)('%s is repeated where that has no effect', async (_, fault) => {
  const { sipher, sent, time } = openClient([fault, fault, succeed({})]);
  await time.until(sipher.stealth.generate());
  expect(sent).toHaveLength(3);
});

test.each([301, 400, 403, 404])(
  'a foreign answer with %d would be the same again',
  async (status) => {
    const { sipher, sent, time } = openClient([say('', status)]);
    const error = await failureOf(time.until(sipher.system.health()));
    expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', status });
    expect(sent).toHaveLength(1);
  },
);

test('what would take effect twice goes under one name for all its tries', async () => {
  const { sipher, sent, time } = openClient([breakOff, hang, succeed({}), succeed({})]);
  await time.until(sipher.sessions.create({ defaults: {} }));
  await time.until(sipher.sessions.create({ defaults: {} }));
  const [first, second, third, other] = namesOf(sent);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect([second, third]).toEqual([first, first]);
  expect(other).toMatch(/^[0-9a-f]{32}$/);
  expect(other).not.toBe(first);
});

test('a name that the caller gave is kept, and what needs none gets none', async () => {
  const { sipher, sent, time } = openClient([breakOff, succeed({}), succeed({})]);
  await time.until(sipher.sessions.create({ defaults: {} }, { idempotencyKey: 'mine' }));
  await time.until(sipher.stealth.generate());
  expect(namesOf(sent)).toEqual(['mine', 'mine', null]);
});

const conditional = (sipher: Sipher) =>
  sipher.sessions.update('sess_1', { label: 'x' }, { ifMatch: '"1"' });
const unrepeatable: [string, (sipher: Sipher) => Promise<unknown>][] = [
  ['an API key', (sipher) => sipher.keys.create({ tier: 'pro', name: 'x' })],
  ['a conditional change', conditional],
];
test.each(unrepeatable)('%s is asked for again only if nothing was done', async (_, start) => {
  const unknown = [breakOff, hang, refuse(503, 'STORE_UNAVAILABLE'), say('', 429), say('', 502)];
  for (const step of unknown) {
    const { sipher, sent, time } = openClient([step]);
    await failureOf(time.until(start(sipher)));
    expect(sent).toHaveLength(1);
  }
  const undone = [refuse(429, 'RATE_LIMIT_EXCEEDED'), refuse(408, 'REQUEST_TIMEOUT'), succeed({})];
  const { sipher, sent, time } = openClient(undone);
  await time.until(start(sipher));
  expect(sent).toHaveLength(3);
});

test('pauses double up to four seconds, and chance shortens them', async () => {
  const steps = Array.from({ length: 7 }, () => breakOff);
  const longest = openClient(steps, { retries: 6 }, 1);
  await failureOf(longest.time.until(longest.sipher.system.health()));
  expect(longest.elapsedMs()).toBe(250 + 500 + 1000 + 2000 + 4000 + 4000);
  const shortest = openClient(steps, { retries: 6 }, 0);
  await failureOf(shortest.time.until(shortest.sipher.system.health()));
  expect(shortest.elapsedMs()).toBe(0);
});

const wait = (seconds: number) =>
  refuse(429, 'RATE_LIMIT_EXCEEDED', { headers: { 'Retry-After': String(seconds) } });

test('Retry-After is waited for up to 20 s; who has to wait longer gets the error at once', async () => {
  const patient = openClient([wait(20), succeed({})], {}, 0);
  await patient.time.until(patient.sipher.system.health());
  expect(patient.elapsedMs()).toBe(20_000);
  const hasty = openClient([wait(21)], {}, 0);
  const error = await failureOf(hasty.time.until(hasty.sipher.system.health()));
  expect(error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 21_000 });
  expect(hasty.elapsedMs()).toBe(0);
});

test('a call ends within its tries and pauses, whatever the server does', async () => {
  const { sipher, sent, time, elapsedMs } = openClient([hang, hang, hang], { timeoutMs: 1000 }, 1);
  const error = await failureOf(time.until(sipher.system.health()));
  expect(error).toMatchObject({ code: 'TIMEOUT', status: null, message: expect.any(String) });
  expect(sent).toHaveLength(3);
  expect(elapsedMs()).toBe(3 * 1000 + 250 + 500);
});

test('a call says itself how often and how long it may try', async () => {
  const { sipher, sent, time, elapsedMs } = openClient([hang]);
  await failureOf(time.until(sipher.system.health({ retries: 0, timeoutMs: 50 })));
  expect(sent).toHaveLength(1);
  expect(elapsedMs()).toBe(50);
});

test('no try under a name is made when the server may no longer know it', async () => {
  const { sipher, sent, time, elapsedMs } = openClient([hang, hang, hang], { retries: 5 }, 0);
  // The server holds the name of a request whose outcome is unknown for 60 s.
  expect(await failureOf(time.until(sipher.sessions.create({ defaults: {} })))).toMatchObject({
    code: 'TIMEOUT',
  });
  expect(sent).toHaveLength(2);
  expect(elapsedMs()).toBe(60_000);
});

test('no timer is left behind', async () => {
  const { sipher, time } = openClient([breakOff, succeed({})]);
  await time.until(sipher.system.health());
  expect(time.timerCount()).toBe(0);
});
