import { expect, test } from 'vitest';
import { CommandError } from '../command-error.ts';
import { openScreen } from '../terminal/screen.ts';
import { openStoryteller } from './storyteller.ts';

/** A story on paper, with a clock that a test sets. */
const openTestStory = (columns?: number) => {
  const clock = { ms: 0 };
  const stopping = new AbortController();
  let out = '';
  const screen = openScreen({
    write: (text) => {
      out += text;
    },
    columns,
    hasColors: false,
    elapsedMs: () => clock.ms,
  });
  const deps = { screen, elapsedMs: () => clock.ms, stop: stopping.signal };
  return { ...openStoryteller(deps), clock, stop: () => stopping.abort(), readOut: () => out };
};

test('a step is told with its number, what it proved and how long it took', async () => {
  const { tell, clock, readOut } = openTestStory();
  const result = await tell('The first', async ({ prove, note }) => {
    prove(true, 'one is one');
    note('by the way');
    clock.ms += 1_340;
    return 7;
  });
  await tell('The second', async () => {});
  expect(result).toBe(7);
  expect(readOut().split('\n')).toEqual([
    expect.stringMatching(/^1\. The first +1\.3 s$/),
    '   ✓ one is one',
    '     by the way',
    expect.stringMatching(/^2\. The second +0\.0 s$/),
    '',
  ]);
});

test.each([
  [60, 60],
  [200, 78],
])('a heading on a terminal of %i columns is %i wide', async (columns, width) => {
  const { tell, readOut } = openTestStory(columns);
  await tell('The first', async () => {});
  const [heading] = readOut().split('\x1b[2K').slice(-1);
  expect(heading).toMatch(/^1\. The first +0\.0 s\n$/);
  expect(heading).toHaveLength(width + 1);
});

test('a sentence that does not hold is not told as one that does: it ends the demo', async () => {
  const { tell, readOut } = openTestStory();
  const told = tell('The sums', async ({ prove }) => prove(false, 'one is two'));
  await expect(told).rejects.toThrow('demo failed in step 1. The sums: does not hold: one is two');
  await expect(told).rejects.toBeInstanceOf(CommandError);
  expect(readOut()).not.toContain('✓');
});

test('a failure that nobody foresaw is told with the step, without its message', async () => {
  const { tell } = openTestStory();
  const told = tell('The scan', async () => {
    throw new TypeError('s3cret');
  });
  await expect(told).rejects.toThrow(
    /^demo failed in step 1\. The scan: unforeseen failure: TypeE/,
  );
  await expect(told).rejects.not.toThrow('s3cret');
});

test('a stop ends the step at its next word, and keeps the next one from starting', async () => {
  const { tell, stop } = openTestStory();
  let steps = 0;
  const told = tell('The wait', async ({ progress }) => {
    stop();
    progress('still');
    steps += 1;
  });
  await expect(told).rejects.toThrow(/^demo stopped in step 1\. The wait$/);
  const next = tell('The end', async () => {
    steps += 1;
  });
  await expect(next).rejects.toThrow(/^demo stopped in step 2\. The end$/);
  expect(steps).toBe(0);
});
