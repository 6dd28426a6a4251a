import { InvalidInputError } from '@sipher/core';
import { expect, test } from 'vitest';
import { ApiError } from '../api-error.ts';
import { openBackendMeter } from './backend-meter.ts';

/** A meter whose clocks the test moves. */
const openTestMeter = () => {
  const clock = { elapsedMs: 5_000, nowMs: 1_000_000 };
  const meter = openBackendMeter({
    nowMs: () => clock.nowMs,
    elapsedMs: () => clock.elapsedMs,
  });
  const build = (tookMs: number, error?: unknown) =>
    meter.measure({ backend: 'sip-native', chain: 'base' }, async () => {
      clock.elapsedMs += tookMs;
      clock.nowMs += 1;
      if (error !== undefined) throw error;
      return 'built';
    });
  return { meter, build };
};

test('nothing is known before the first build', () => {
  expect(openTestMeter().meter.read('erc5564')).toEqual({
    succeeded: 0,
    failed: 0,
    consecutiveSuccesses: 0,
    consecutiveFailures: 0,
    meanMs: null,
    lastAtMs: null,
    lastFailure: null,
  });
});

test('the mean is that of what was built, of each backend and chain apart', async () => {
  const { meter, build } = openTestMeter();
  expect(await build(10)).toBe('built');
  await build(20);
  await build(60);
  expect(meter.read('sip-native')).toMatchObject({ succeeded: 3, meanMs: 30, lastAtMs: 1_000_003 });
  expect(meter.read('sip-native', 'base')).toEqual(meter.read('sip-native'));
  expect(meter.read('sip-native', 'solana').succeeded).toBe(0);
  expect(meter.read('erc5564').succeeded).toBe(0);
});

test('a failure is counted by its name alone, passed on, and forgiven by the next success', async () => {
  const { meter, build } = openTestMeter();
  await build(10);
  await expect(build(500, new TypeError('with a secret'))).rejects.toThrow(TypeError);
  expect(meter.read('sip-native')).toEqual({
    succeeded: 1,
    failed: 1,
    consecutiveSuccesses: 0,
    consecutiveFailures: 1,
    meanMs: 10,
    lastAtMs: 1_000_002,
    lastFailure: 'TypeError',
  });
  await build(10);
  expect(meter.read('sip-native')).toMatchObject({
    consecutiveSuccesses: 1,
    consecutiveFailures: 0,
    lastFailure: 'TypeError',
  });
});

test('a refusal of what the caller wrote tells nothing of the backend', async () => {
  const { meter, build } = openTestMeter();
  const refusals = [new InvalidInputError('sender', 'an address'), new ApiError('TOKEN_UNUSABLE')];
  for (const refusal of refusals) await expect(build(10, refusal)).rejects.toThrow(refusal);
  expect(meter.read('sip-native')).toMatchObject({ succeeded: 0, failed: 0, lastAtMs: null });
});
