import { expect, test } from 'vitest';
import { deriveRestartDelayMs } from './restart-delay.ts';

test('a worker that served for some seconds is started again at once', () => {
  expect(deriveRestartDelayMs(5_000, 0)).toBe(0);
  expect(deriveRestartDelayMs(60_000, 5_000)).toBe(0);
});

test('one that dies again and again waits longer each time, 5 s at most', () => {
  const delays: number[] = [];
  for (let delayMs = 0; delays.length < 9; delays.push(delayMs)) {
    delayMs = deriveRestartDelayMs(300, delayMs);
  }
  expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});
