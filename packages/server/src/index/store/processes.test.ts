import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnnouncementIndex } from '../port.ts';
import { forkIndex, type IndexProcess, type PlannedStep } from './testing/fork-index.ts';
import { makeIndexFolder } from './testing/open-test-index.ts';

const stream = { chain: 'ethereum', schemeId: 'sip' } as const;

let folder: string;
let index: AnnouncementIndex;
const processes: IndexProcess[] = [];

const start = async (holder = 'a') => {
  const started = await forkIndex(folder, holder);
  processes.push(started);
  return started;
};

beforeEach(async () => {
  const made = makeIndexFolder();
  folder = made.folder;
  index = await made.open();
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((started) => started.kill()));
});

/** Every ninth step takes back the two before it; every seventh fills more than a block. */
const plan: PlannedStep[] = Array.from({ length: 4_000 }, (_, place) => {
  const step = place + 1;
  const count = step % 7 === 0 ? 1_100 : (step * 37) % 50;
  return step % 9 === 0 ? { count, removeFrom: step - 2 } : { count };
});

/** What is there after so many steps: the step and the row of each announcement. */
const rowsAfter = (steps: number): string[] => {
  let kept: { readonly step: number; readonly count: number }[] = [];
  for (const [place, { count, removeFrom }] of plan.slice(0, steps).entries()) {
    kept = kept.filter(({ step }) => step < (removeFrom ?? Number.POSITIVE_INFINITY));
    kept.push({ step: place + 1, count });
  }
  return kept.flatMap(({ step, count }) =>
    Array.from({ length: count }, (_, row) => `${step} ${row}`),
  );
};

const readRows = (): string[] =>
  index.list(stream, 0, index.total(stream)).map(({ transactionId }) => {
    const id = Buffer.from(transactionId);
    return `${id.readUInt32BE(0)} ${id.readUInt32BE(4)}`;
  });

const readStep = () => Number(index.readState('ethereum')?.follower ?? 0);

test('a process that is killed leaves every step whole or not at all', async () => {
  for (let round = 0; round < 8; round += 1) {
    const victim = await start();
    victim.takeSteps(plan).catch(() => undefined);
    const acknowledged = await victim.waitForSteps(5 + round * 3);
    // So that it dies at another moment of its next step in each round.
    await wait(round / 2);
    await victim.kill();
    expect(readStep()).toBeGreaterThanOrEqual(acknowledged);
    expect(readRows()).toEqual(rowsAfter(readStep()));
  }
  expect(readStep()).toBeGreaterThan(80);
}, 60_000);

test('processes that follow the same chain take each step once', async () => {
  const steps = plan.slice(0, 120);
  const racing = await Promise.all([start('a'), start('b')]);
  const taken = await Promise.all(racing.map((process) => process.takeSteps(steps)));
  expect(taken.reduce((sum, count) => sum + count)).toBe(steps.length);
  expect(readStep()).toBe(steps.length);
  expect(readRows()).toEqual(rowsAfter(steps.length));
});

test('each sees at once what another has written', async () => {
  const other = await start();
  for (let steps = 1; steps <= 60; steps += 1) {
    await other.takeSteps(plan.slice(0, steps));
    expect(readStep()).toBe(steps);
    expect(index.total(stream)).toBe(rowsAfter(steps).length);
  }
});

test('one of many takes the lead', async () => {
  const racing = await Promise.all([start('a'), start('b'), start('c')]);
  for (let term = 0; term < 20; term += 1) {
    const lease = { nowMs: term * 1_000, untilMs: (term + 1) * 1_000 };
    const leads = await Promise.all(racing.map((process) => process.lead(lease)));
    expect(leads.filter(Boolean)).toHaveLength(1);
  }
});
