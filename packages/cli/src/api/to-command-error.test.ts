import { Sipher, SipherError } from '@sipher/client';
import { expect, test } from 'vitest';
import { CommandError } from '../command-error.ts';
import { toCommandError } from './to-command-error.ts';

const connection = {
  sipher: new Sipher(),
  baseUrl: 'http://h',
  timeoutMs: 1,
  lastContentType: () => null,
};

test.each([
  [0, '0 s'],
  [6_001, '7 s'],
  [86_400_000, '86400 s'],
  [86_400_001, 'more than a day'],
  [Number.POSITIVE_INFINITY, 'more than a day'],
])('a wait of %s ms is told as %s', (retryAfterMs, wait) => {
  const error = new SipherError('RATE_LIMIT_EXCEEDED', 'slower', { retryAfterMs });
  expect(toCommandError(error, { asked: 'GET http://h/', connection })).toEqual(
    new CommandError(`RATE_LIMIT_EXCEEDED: slower\n  Try again in ${wait}.`),
  );
});
