import { nobleEngines } from '@sipher/core';
import { evmSchemeIds } from '@sipher/core/announcements';
import { hasAnvil, waitUntil } from '@sipher/testing';
import { toHex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAnnouncer } from '../../../testing/announcements.ts';
import type { FollowerEvent } from '../open-followers.ts';
import { openTestEvm } from '../testing/open-test-evm.ts';
import {
  endAndListSteps,
  isAt,
  listAll,
  openTestIndex,
  report,
} from '../testing/open-test-index.ts';
import { evmChainFacts } from './evm-chain-facts.ts';

const chain = 'base';
const { confirmations } = evmChainFacts(chain);
const { strange } = openAnnouncer({ chain, schemeId: 'sip' }, nobleEngines);

const isGoodStep = (event: FollowerEvent) => event.kind === 'step' && !event.isFailing;

describe.runIf(hasAnvil())('on a real node', () => {
  let bed: Awaited<ReturnType<typeof openTestIndex>>;
  let evm: Awaited<ReturnType<typeof openTestEvm>>;
  beforeAll(async () => {
    evm = await openTestEvm(8453);
    // Contracts are compiled first: slow where other tests run beside.
  }, 60_000);
  afterAll(() => evm.anvil.stop());
  beforeEach(async () => {
    bed = await openTestIndex();
  });
  afterEach(() => bed.close());

  const followed = (position: number) =>
    waitUntil('the follower has read it', async () => isAt(bed.index, chain, position));

  const transactionsIn = (schemeId: 'sip' | 'erc5564' = 'sip') =>
    listAll(bed.index, chain, schemeId).map(({ transactionId }) => toHex(transactionId));

  test('announcements come by scheme with their place, time and transaction, once confirmed', async () => {
    const [mine, others] = [strange(1), strange(2)];
    const first = await evm.announce(evmSchemeIds.sip, mine);
    const second = await evm.announce(evmSchemeIds.erc5564, others);
    await evm.announce(2n, strange(3));
    await evm.mine(confirmations - 1);
    const { events } = bed.follow(chain, evm.anvil.url);
    await followed(second.position);
    const last = await evm.announce(evmSchemeIds.sip, strange(4));
    await evm.mine(confirmations - 1);
    await followed(last.position - 1);
    // The next poll can have begun before that one was told; the third one has seen all blocks.
    const polled = events.filter(isGoodStep).length + 3;
    await waitUntil('it polls on', async () => events.filter(isGoodStep).length >= polled);
    expect(report(bed.index, chain).position).toBe(last.position - 1);
    expect(transactionsIn()).toEqual([first.transaction]);
    await evm.mine(1);
    await followed(last.position);
    const { ephemeralPublicKey, viewTag, announcedAddress } = mine;
    expect(listAll(bed.index, chain)[0]).toEqual({
      ordinal: 0,
      ephemeralPublicKey,
      viewTag,
      addressPrefix: announcedAddress,
      transactionId: Uint8Array.from(Buffer.from(first.transaction.slice(2), 'hex')),
      position: first.position,
      timeMs: first.timeMs,
    });
    expect(transactionsIn()).toEqual([first.transaction, last.transaction]);
    expect(transactionsIn('erc5564')).toEqual([second.transaction]);
  });

  test('what nobody can be paid by is left out, and stops nothing', async () => {
    const good = strange(5);
    const short = { ...good, ephemeralPublicKey: good.ephemeralPublicKey.subarray(1) };
    const wrongPrefix = { ...good, ephemeralPublicKey: Uint8Array.of(4, ...new Uint8Array(32)) };
    await evm.announce(evmSchemeIds.sip, short);
    await evm.announce(evmSchemeIds.sip, wrongPrefix);
    await evm.announce(evmSchemeIds.sip, { ...good, metadata: new Uint8Array(0) });
    const before = await evm.newest();
    const huge = await evm.announce(evmSchemeIds.sip, {
      ...good,
      metadata: new Uint8Array(60_000).fill(good.viewTag),
    });
    await evm.mine(confirmations);
    const followers = bed.follow(chain, evm.anvil.url);
    await followed(huge.position);
    const inThese = listAll(bed.index, chain).filter(({ position }) => position > before - 3);
    expect(inThese.map(({ position, viewTag }) => [position, viewTag])).toEqual([
      [huge.position, good.viewTag],
    ]);
    const steps = await endAndListSteps(followers);
    expect(steps.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(3);
  });

  test('a reorganisation takes back what it must, and its replacement appears', async () => {
    const kept = await evm.announce(evmSchemeIds.sip, strange(10));
    await evm.mine(3);
    const snapshot = await evm.anvil.request('evm_snapshot');
    const gone = await evm.announce(evmSchemeIds.sip, strange(11));
    await evm.mine(confirmations + 20);
    const followers = bed.follow(chain, evm.anvil.url);
    await followed(gone.position);
    expect(transactionsIn().slice(-2)).toEqual([kept.transaction, gone.transaction]);

    await evm.anvil.request('evm_revert', [snapshot]);
    const instead = await evm.announce(evmSchemeIds.sip, strange(12));
    await evm.mine(confirmations + 30);
    await waitUntil('the new chain has been read', async () =>
      transactionsIn().includes(instead.transaction as `0x${string}`),
    );
    expect(instead.transaction).not.toBe(gone.transaction);
    expect(transactionsIn().slice(-2)).toEqual([kept.transaction, instead.transaction]);
    const steps = await endAndListSteps(followers);
    expect(steps.filter(({ removedFrom }) => removedFrom !== null)).toHaveLength(1);
  });

  test('while the chain is shorter than what was read, nothing is taken back or read', async () => {
    const snapshot = await evm.anvil.request('evm_snapshot');
    const gone = await evm.announce(evmSchemeIds.sip, strange(20));
    await evm.mine(confirmations + 10);
    bed.follow(chain, evm.anvil.url);
    await followed(gone.position + 10);
    await evm.anvil.request('evm_revert', [snapshot]);
    await waitUntil('it says so', async () => report(bed.index, chain).state === 'failing');
    expect(transactionsIn()).toContain(gone.transaction);
    await evm.mine(confirmations + 20);
    await waitUntil(
      'it is gone',
      async () => !transactionsIn().some((one) => one === gone.transaction),
    );
  });

  test('an endpoint of a chain with other blocks changes nothing', async () => {
    await evm.mine(confirmations + 1);
    const follower = bed.follow(chain, evm.anvil.url);
    await followed(1);
    await follower.close();
    const before = transactionsIn();
    const other = await openTestEvm(8453);
    await other.mine((await evm.newest()) + 100);
    const { events } = bed.follow(chain, other.anvil.url);
    await waitUntil('it says so', async () => report(bed.index, chain).state === 'failing');
    expect(events).toContainEqual(
      expect.objectContaining({
        error: expect.objectContaining({
          code: 'the endpoint has none of the blocks that have been read: delete the index to follow its chain',
        }),
      }),
    );
    expect(transactionsIn()).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
    await other.anvil.stop();
  });
});
