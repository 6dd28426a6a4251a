import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import { failureOf } from '../testing/failure-of.ts';
import { breakOff, hang, type Step, scriptFetch, succeed } from '../testing/scripted-fetch.ts';
import { openVirtualTime } from '../testing/virtual-time.ts';

const apiKey = 'sph_4fGh7Jk2Lm9N_secret';

const openClient = (...steps: readonly Step[]) => {
  const { fetch, sent } = scriptFetch(...steps);
  const time = openVirtualTime();
  return { sipher: new Sipher({ apiKey, fetch, retries: 1 }, time.timing), sent, time };
};

/** Begins to answer, and never ends. */
const trickle: Step = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"success":')),
    }),
  );
/** A fetch that takes no notice of its signal. */
const ignore: Step = () => new Promise(() => {});

test.each([
  ['a body that does not end', trickle],
  ['a fetch that cannot be stopped', ignore],
])('the time of a try covers %s', async (_, step) => {
  const { sipher, time } = openClient(step);
  const error = await failureOf(time.until(sipher.system.health({ retries: 0, timeoutMs: 70 })));
  expect(error).toMatchObject({ code: 'TIMEOUT', message: 'No whole answer within 70 ms' });
});

test.each([
  ['waits for an answer', hang],
  ['reads a body', trickle],
  ['uses a fetch that cannot be stopped', ignore],
  ['pauses', breakOff],
])('an abort while it %s ends a call at once, with its reason', async (_, step) => {
  const { sipher, sent, time } = openClient(step);
  const controller = new AbortController();
  const { signal } = controller;
  const call = sipher.system.health({ signal });
  await new Promise(setImmediate);
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect(sent).toHaveLength(1);
  expect(time.timerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a call that was aborted before is not sent', async () => {
  const { sipher, sent } = openClient(succeed({}));
  const call = sipher.system.health({ signal: AbortSignal.abort('never mind') });
  await expect(call).rejects.toBe('never mind');
  expect(sent).toEqual([]);
});

test('no listener stays on a signal that many calls share', async () => {
  const { sipher, time } = openClient(breakOff, succeed({}), succeed({}));
  const { signal } = new AbortController();
  await time.until(sipher.system.health({ signal }));
  await time.until(sipher.system.health({ signal }));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a signal that many calls share at once has one listener, and ends them all', async () => {
  const { sipher } = openClient(...Array.from({ length: 20 }, () => hang));
  const controller = new AbortController();
  const { signal } = controller;
  const calls = Array.from({ length: 20 }, () => sipher.system.health({ signal }));
  await new Promise(setImmediate);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  controller.abort('all of you');
  const outcomes = await Promise.allSettled(calls);
  expect(new Set(outcomes.map((outcome) => 'reason' in outcome && outcome.reason))).toEqual(
    new Set(['all of you']),
  );
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a connection that fails says why', async () => {
  const { sipher } = openClient(breakOff);
  const error = await failureOf(sipher.system.health({ retries: 0 }));
  expect(error).toMatchObject({ code: 'NETWORK_ERROR', status: null, requestId: null });
  expect(error.message).toBe('No whole answer from http://127.0.0.1:8787: connect ECONNREFUSED');
  expect(error.cause).toMatchObject({
    name: 'TypeError',
    message: 'fetch failed',
    cause: { code: 'ECONNREFUSED' },
  });
});

test('a body that breaks off is no answer', async () => {
  const broken: Step = () =>
    new Response(
      new ReadableStream({ start: (controller) => controller.error(new Error('terminated')) }),
    );
  const { sipher } = openClient(broken);
  const error = await failureOf(sipher.system.health({ retries: 0 }));
  expect(error).toMatchObject({ code: 'NETWORK_ERROR', cause: { message: 'terminated' } });
});

test('a fetch that tells all it knows does not tell the key', async () => {
  const gossip: Step = ({ init }) => {
    const cause = Object.assign(new Error(`sent ${apiKey}`), { code: apiKey, init });
    throw Object.assign(new Error(`with ${apiKey}`, { cause }), { headers: init.headers });
  };
  const { sipher } = openClient(gossip);
  const error = await failureOf(sipher.system.health({ retries: 0 }));
  const { inspect } = await import('node:util');
  expect(inspect(error, { depth: 9, showHidden: true }) + error.stack).not.toContain('secret');
  expect(error.cause).toMatchObject({ message: 'with [API key]', cause: { code: '[API key]' } });
});

test('anything can be thrown', async () => {
  for (const thrown of [undefined, null, 'text', 7, { message: 5 }]) {
    const { sipher } = openClient(() => Promise.reject(thrown));
    const error = await failureOf(sipher.system.health({ retries: 0 }));
    expect(error.code).toBe('NETWORK_ERROR');
  }
});
