import { expect, test } from 'vitest';
import { openScanProgress } from './scan-progress.ts';

const openTestProgress = (errorColumns?: number, environment = {}) => {
  const clock = { ms: 0 };
  let err = '';
  const writeError = (text: string) => {
    err += text;
  };
  const elapsedMs = () => clock.ms;
  const progress = openScanProgress({ writeError, errorColumns, environment, elapsedMs });
  /** What the terminal shows now: each line of progress takes the place of the one before. */
  const readLine = () => err.split('\r\u001b[2K').at(-1);
  return { ...progress, clock, readLine, readAll: () => err };
};

test('on a terminal it is a bar with share, count, speed and finds, and it goes away', () => {
  const progress = openTestProgress(120);
  progress.clock.ms = 2_000;
  progress.show({ scanned: 25_000, total: 100_000, found: 3 });
  expect(progress.readLine()).toBe(
    `[${'#'.repeat(6)}${'-'.repeat(21)}] 25%  25,000 of 100,000 announcements, 12,500/s, 3 found  0.0 s`,
  );
  progress.show({ scanned: 100_000, total: 100_000, found: 3 });
  expect(progress.readLine()).toContain(`[${'#'.repeat(27)}] 100%`);
  progress.close();
  expect(progress.readLine()).toBe('');
});

test('a narrow terminal has no bar, and the line does not wrap', () => {
  const progress = openTestProgress(55);
  progress.show({ scanned: 1, total: 3, found: 0 });
  expect(progress.readLine()).toMatch(/^33% {2}1 of 3 announcements, 0 found/);
  progress.close();
  const tiny = openTestProgress(20);
  tiny.show({ scanned: 1, total: 3 });
  expect(tiny.readLine()).toHaveLength(19);
  tiny.close();
});

test.each([
  ['in a pipe', undefined, {}],
  ['on a dumb terminal', 80, { TERM: 'dumb' }],
])('%s it is a line each second at most, without a bar', (_, columns, environment) => {
  const progress = openTestProgress(columns, environment);
  for (let tenths = 1; tenths <= 25; tenths += 1) {
    progress.clock.ms = tenths * 100;
    progress.show({ scanned: tenths * 10, total: 1_000, found: 0 });
  }
  progress.close();
  expect(progress.readAll()).toBe(
    [
      '   ... 10%  100 of 1,000 announcements, 100/s, 0 found',
      '   ... 20%  200 of 1,000 announcements, 100/s, 0 found',
      '',
    ].join('\n'),
  );
});

test('a range without announcements is covered', () => {
  const progress = openTestProgress(100);
  progress.show({ scanned: 0, total: 0, found: 0 });
  expect(progress.readLine()).toMatch(/100% {2}0 of 0 announcements/);
  progress.close();
});
