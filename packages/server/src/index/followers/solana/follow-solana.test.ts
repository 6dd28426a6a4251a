import { spawnSync } from 'node:child_process';
import { nobleEngines } from '@sipher/core';
import { waitUntil } from '@sipher/testing';
import { memoOf } from '@sipher/testing/solana';
import { getBase58Decoder } from '@solana/kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAnnouncer } from '../../../testing/announcements.ts';
import { openLeaseHolder } from '../lease-holder.ts';
import {
  endAndListSteps,
  isAt,
  listAll,
  openTestIndex,
  report,
} from '../testing/open-test-index.ts';
import { openTestSolana } from '../testing/open-test-solana.ts';

const { strange } = openAnnouncer({ chain: 'solana', schemeId: 'sip' }, nobleEngines);

let bed: Awaited<ReturnType<typeof openTestIndex>>;
let chain: Awaited<ReturnType<typeof openTestSolana>>;
beforeEach(async () => {
  bed = await openTestIndex();
  chain = await openTestSolana();
});
afterEach(async () => {
  await bed.close();
  await chain.simnet.close();
});

const followed = (position: number) =>
  waitUntil('the follower has read it', async () => isAt(bed.index, 'solana', position));

const signaturesIn = () =>
  listAll(bed.index, 'solana').map(({ transactionId }) => getBase58Decoder().decode(transactionId));

test('announcements come with their place, time and transaction, in the chain’s order', async () => {
  const announcements = [1, 2, 3, 4].map((at) => strange(at));
  const [a, b, c, d] = announcements.map(memoOf);
  const first = await chain.send([a ?? '', 'hello', b ?? '']);
  const second = await chain.send([c ?? ''], { version: 'legacy' });
  bed.follow('solana', chain.simnet.url);
  await followed(second.position);
  const third = await chain.send([d ?? '']);
  await followed(third.position);
  const listed = listAll(bed.index, 'solana');
  expect(
    listed.map(({ ephemeralPublicKey, viewTag, addressPrefix }) => [
      ephemeralPublicKey,
      viewTag,
      addressPrefix,
    ]),
  ).toEqual(
    announcements.map(({ ephemeralPublicKey, viewTag, announcedAddress }) => [
      ephemeralPublicKey,
      viewTag,
      announcedAddress.slice(0, 12),
    ]),
  );
  expect(listed.map(({ position, timeMs }) => ({ position, timeMs }))).toEqual(
    [first, first, second, third].map(({ position, timeMs }) => ({ position, timeMs })),
  );
  const sent = [first, first, second, third].map(({ signature }) => signature);
  expect(signaturesIn()).toEqual(sent);
});

test('what failed, and what is no announcement, is left out, and stops nothing', async () => {
  const good = memoOf(strange(1));
  await chain.send([good], { amount: 2n ** 60n, skipPreflight: true });
  const bad = ['SIP:2:x:00:y', `${good}:`, 'SIP:2:', good.replace('SIP:2', 'SIP:9')];
  await chain.send(bad);
  await chain.send([]);
  const last = await chain.send([...Array.from({ length: 6 }, (_, at) => `memo ${at}`), good]);
  const followers = bed.follow('solana', chain.simnet.url);
  await followed(last.position);
  expect(signaturesIn()).toEqual([last.signature]);
  const steps = await endAndListSteps(followers);
  expect(steps.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(3);
});

test('a history of several pages is read whole, and once, whatever its length', async () => {
  const sent = [];
  for (let at = 0; at < 60; at += 1) sent.push(await chain.send([memoOf(strange(at))]));
  bed.follow('solana', chain.simnet.url);
  await followed(sent.at(-1)?.position ?? 0);
  expect(signaturesIn()).toEqual(sent.map(({ signature }) => signature));
});

test('it goes on where another one has stopped, without a gap or a repeat', async () => {
  const sent = [];
  for (let at = 0; at < 4; at += 1) {
    const follower = bed.follow('solana', chain.simnet.url);
    sent.push(await chain.send([memoOf(strange(at))]));
    sent.push(await chain.send([memoOf(strange(at + 100))]));
    await followed(sent.at(-1)?.position ?? 0);
    await follower.close();
    sent.push(await chain.send([memoOf(strange(at + 200))]));
  }
  bed.follow('solana', chain.simnet.url);
  await followed(sent.at(-1)?.position ?? 0);
  expect(signaturesIn()).toEqual(sent.map(({ signature }) => signature));
});

test('two over one index: one leads, the other takes over, and nothing is there twice', async () => {
  // No lease ends by itself here: where it would, a busy machine could make both lead.
  const timing = { leaseMs: 600_000 };
  const one = bed.follow('solana', chain.simnet.url, { timing });
  const other = bed.follow('solana', chain.simnet.url, { timing });
  const sent = [];
  for (let at = 0; at < 10; at += 1) sent.push(await chain.send([memoOf(strange(at))]));
  await followed(sent.at(-1)?.position ?? 0);
  const leads = [one, other].map(({ events }) => events.some(({ kind }) => kind === 'leading'));
  expect(leads.toSorted()).toEqual([false, true]);
  await (leads[0] ? one : other).close();
  sent.push(await chain.send([memoOf(strange(10))]));
  await followed(sent.at(-1)?.position ?? 0);
  expect(signaturesIn()).toEqual(sent.map(({ signature }) => signature));
});

test('where the process that led has ended, its time is not waited for', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const holder = openLeaseHolder().name.replace(` ${process.pid} `, ` ${pid} `);
  const nowMs = Date.now();
  const lease = { holder, nowMs, untilMs: nowMs + 600_000 };
  expect(await bed.index.lead('solana', lease)).toBe(true);
  const sent = await chain.send([memoOf(strange(0))]);
  bed.follow('solana', chain.simnet.url);
  await followed(sent.position);
});

test('an endpoint that has forgotten what was not read is refused', async () => {
  const small = await openTestSolana({ maxTransactions: 5 });
  const first = await small.send([memoOf(strange(1))]);
  const follower = bed.follow('solana', small.simnet.url);
  await followed(first.position);
  await follower.close();
  for (let at = 0; at < 8; at += 1) await small.send([memoOf(strange(at))]);
  const next = bed.follow('solana', small.simnet.url);
  await waitUntil('it says so', async () => report(bed.index, 'solana').state === 'failing');
  expect(next.events).toContainEqual(
    expect.objectContaining({
      kind: 'failed',
      error: expect.objectContaining({
        code: 'the endpoint has forgotten slots that were not read',
      }),
    }),
  );
  expect(signaturesIn()).toEqual([first.signature]);
  await next.close();
  await small.simnet.close();
});

test.each([0, 8])('another chain, %i slots on, is refused and changes nothing', async (more) => {
  const sent = [await chain.send([memoOf(strange(0))]), await chain.send([memoOf(strange(1))])];
  const follower = bed.follow('solana', chain.simnet.url);
  await followed(sent.at(-1)?.position ?? 0);
  await follower.close();
  const other = await openTestSolana({ now: () => Date.now() + 60_000 });
  for (let at = 0; at < more; at += 1) await other.send([memoOf(strange(at))]);
  const next = bed.follow('solana', other.simnet.url);
  await waitUntil('it says so', async () => report(bed.index, 'solana').state === 'failing');
  expect(next.events).toContainEqual(
    expect.objectContaining({
      kind: 'failed',
      error: expect.objectContaining({
        code: 'the endpoint is of another chain than what has been read: delete the index to follow it',
      }),
    }),
  );
  expect(signaturesIn()).toEqual(sent.map(({ signature }) => signature));
  await next.close();
  await other.simnet.close();
});
