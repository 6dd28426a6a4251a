import { expect, test } from 'vitest';
import { makeIndexFolder } from '../store/testing/open-test-index.ts';
import { openLead } from './open-lead.ts';

const chain = 'solana';
const leaseMs = 1_000;

/** Two that would follow one chain, by one clock. */
const openRivals = async () => {
  const index = await makeIndexFolder().open();
  const clock = { ms: 10_000 };
  const open = (name: string) => {
    const holder = { name, isGone: () => false };
    return openLead({ index, chain, holder, leaseMs, nowMs: () => clock.ms });
  };
  return { clock, first: open('first'), second: open('second') };
};

test('who renews while it works keeps the lead beyond its first lease', async () => {
  const { clock, first, second } = await openRivals();
  expect(await first.take()).toBe(true);
  clock.ms += leaseMs - 1;
  await first.renew();
  clock.ms += leaseMs - 1;
  expect(await second.take()).toBe(false);
});

test('who gives no sign of life for a lease loses the lead, and learns it', async () => {
  const { clock, first, second } = await openRivals();
  expect(await first.take()).toBe(true);
  expect(await second.take()).toBe(false);
  clock.ms += leaseMs;
  expect(await second.take()).toBe(true);
  expect(await first.take()).toBe(false);
});

test('who gives up leaves the lead to the next one at once', async () => {
  const { first, second } = await openRivals();
  await first.take();
  await first.giveUp();
  expect(await second.take()).toBe(true);
});
