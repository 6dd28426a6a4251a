import { nobleEngines } from '@sipher/core';
import { waitUntil } from '@sipher/testing';
import { memoOf } from '@sipher/testing/solana';
import { getBase58Decoder } from '@solana/kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAnnouncer } from '../../../testing/announcements.ts';
import { listenProxy, type Tamper } from '../testing/listen-proxy.ts';
import {
  endAndListSteps,
  impatient,
  isAt,
  listAll,
  openTestIndex,
  report,
} from '../testing/open-test-index.ts';
import { openTestSolana } from '../testing/open-test-solana.ts';

const { strange } = openAnnouncer({ chain: 'solana', schemeId: 'sip' }, nobleEngines);

let bed: Awaited<ReturnType<typeof openTestIndex>>;
let chain: Awaited<ReturnType<typeof openTestSolana>>;
let proxy: Awaited<ReturnType<typeof listenProxy>>;
beforeEach(async () => {
  bed = await openTestIndex();
  chain = await openTestSolana();
  proxy = await listenProxy(chain.simnet.url);
});
afterEach(async () => {
  await bed.close();
  await proxy.close();
  await chain.simnet.close();
});

const followed = (position: number) =>
  waitUntil('the follower has read it', async () => isAt(bed.index, 'solana', position));

const signaturesIn = () =>
  listAll(bed.index, 'solana').map(({ transactionId }) => getBase58Decoder().decode(transactionId));

const failing = () =>
  waitUntil('it fails', async () => report(bed.index, 'solana').state === 'failing');

const of =
  (method: string, tamper: Tamper): Tamper =>
  (call, result) =>
    call.method === method ? tamper(call, result) : { result };

type Listed = { slot: number; signature: string }[];

const faults: ReadonlyArray<readonly [string, Tamper]> = [
  ['fails', () => ({ text: 'broken', status: 500 })],
  ['refuses', () => ({ error: { code: -32_601, message: 'Method not found' } })],
  ['answers garbage', () => ({ text: '<html>' })],
  ['hangs', () => 'hang'],
  ['lacks a transaction that it lists', of('getTransaction', () => ({ result: null }))],
  [
    'answers with another transaction',
    of('getTransaction', (_call, result) => ({
      result: { ...(result as object), transaction: { signatures: ['1'.repeat(64)], message: {} } },
    })),
  ],
  [
    'tells another slot than it lists',
    of('getTransaction', (_call, result) => ({
      result: { ...(result as object), slot: (result as { slot: number }).slot + 1 },
    })),
  ],
  [
    'lists signatures in disorder',
    of('getSignaturesForAddress', (_call, result) => ({ result: (result as Listed).reverse() })),
  ],
  [
    'is behind what it has said to be final',
    of('getSignaturesForAddress', () => ({
      error: { code: -32_016, message: 'Minimum context slot has not been reached' },
    })),
  ],
];

test.each(faults)(
  'an endpoint that %s: nothing is skipped, and the lag shows',
  async (_name, tamper) => {
    const sent = [await chain.send([memoOf(strange(0))])];
    bed.follow('solana', proxy.url, { limits: impatient });
    await followed(sent[0]?.position ?? 0);
    for (let at = 1; at < 4; at += 1) sent.push(await chain.send([memoOf(strange(at))]));
    proxy.tamper(tamper);
    for (let at = 4; at < 7; at += 1) sent.push(await chain.send([memoOf(strange(at))]));
    await failing();
    const { lagMs } = report(bed.index, 'solana');
    await waitUntil('the lag grows', async () => {
      return (report(bed.index, 'solana').lagMs ?? 0) > (lagMs ?? 0);
    });
    proxy.tamper();
    await followed(sent.at(-1)?.position ?? 0);
    expect(signaturesIn()).toEqual(sent.map(({ signature }) => signature));
  },
);

test('a head that goes back a little is waited for, and far back is a failure', async () => {
  chain.simnet.advanceSlots(1_000);
  const sent = await chain.send([memoOf(strange(0))]);
  const follower = bed.follow('solana', proxy.url);
  await followed(sent.position);
  const goBack = (slots: number): Tamper =>
    of('getAccountInfo', (_call, result) => {
      const { value } = result as { value: { data: [string, string] } };
      const clock = Buffer.from(value.data[0], 'base64');
      clock.writeBigUInt64LE(clock.readBigUInt64LE(0) - BigInt(slots), 0);
      return { result: { value: { ...value, data: [clock.toString('base64'), 'base64'] } } };
    });
  proxy.tamper(goBack(100));
  const asked = proxy.calls.length;
  await waitUntil('it asks on', async () => proxy.calls.length > asked + 5);
  expect(follower.events.filter(({ kind }) => kind === 'failed')).toEqual([]);
  proxy.tamper(goBack(900));
  await failing();
  expect(report(bed.index, 'solana').position).toBeGreaterThanOrEqual(sent.position);
});

test('a transaction of a version that nobody knows is left out, and stops nothing', async () => {
  const first = await chain.send([memoOf(strange(0))]);
  const second = await chain.send([memoOf(strange(1))]);
  proxy.tamper(
    of('getTransaction', ({ params }, result) =>
      params[0] === first.signature
        ? { error: { code: -32_015, message: 'Transaction version (9) is not supported' } }
        : { result },
    ),
  );
  const followers = bed.follow('solana', proxy.url);
  await followed(second.position);
  expect(signaturesIn()).toEqual([second.signature]);
  const steps = await endAndListSteps(followers);
  expect(steps.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(1);
});

test('it stops within a second while the endpoint hangs', async () => {
  proxy.tamper(() => 'hang');
  const minute = { tryMs: 60_000, deadlineMs: 60_000 };
  const follower = bed.follow('solana', proxy.url, { limits: minute });
  await waitUntil('it asks', async () => proxy.calls.length > 0);
  const startedAtMs = performance.now();
  await follower.close();
  expect(performance.now() - startedAtMs).toBeLessThan(300);
});

test('only what is new is asked for once everything has been read', async () => {
  for (let at = 0; at < 40; at += 1) await chain.send([memoOf(strange(at))]);
  bed.follow('solana', proxy.url);
  const last = await chain.send([memoOf(strange(40))]);
  await followed(last.position);
  const fetched = proxy.calls.filter(({ method }) => method === 'getTransaction').length;
  expect(fetched).toBe(41);
  const next = await chain.send([memoOf(strange(41))]);
  await followed(next.position);
  expect(proxy.calls.filter(({ method }) => method === 'getTransaction')).toHaveLength(42);
});

test('a node that has not come to the slot that is read up to must refuse', async () => {
  const sent = await chain.send([memoOf(strange(0))]);
  bed.follow('solana', proxy.url);
  await followed(sent.position);
  const lists = proxy.calls.filter(({ method }) => method === 'getSignaturesForAddress');
  const named = lists.map(({ params }) => params[1] as { minContextSlot: number });
  expect(named.every(({ minContextSlot }) => minContextSlot >= sent.position)).toBe(true);
  expect(named.length).toBeGreaterThan(0);
});
