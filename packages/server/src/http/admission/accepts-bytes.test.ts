import { expect, test } from 'vitest';
import { acceptsBytes } from './accepts-bytes.ts';

const bytes = 'application/octet-stream';

test.each([
  [undefined, false],
  ['*/*', false],
  ['application/*', false],
  ['application/json', false],
  ['text/html', false],
  ['', false],
  ['application/octet-stream', true],
  ['Application/Octet-Stream', true],
  ['application/octet-stream;q=0.5', true],
  ['application/octet-stream, */*;q=0.1', true],
  ['application/octet-stream, application/json', true],
  ['application/octet-stream;q=0', false],
  ['application/json, application/octet-stream;q=0.5', false],
  ['application/json;q=0.4, application/octet-stream;q=0.5', true],
  ['application/octet-stream;q=2', false],
  ['application/octet-stream-of-mine', false],
])('Accept: %s asks for bytes: %s', (accept, expected) => {
  expect(acceptsBytes(accept, bytes)).toBe(expected);
});
