import { expect, test } from 'vitest';
import { acceptsRather } from './accepts-rather.ts';

const bytes = { usual: 'application/json', other: 'application/octet-stream' };

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
  expect(acceptsRather(accept, bytes)).toBe(expected);
});

test.each([
  ['text/markdown', true],
  ['text/markdown, */*', true],
  ['text/html, text/markdown;q=0.9', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
])('Accept: %s asks for Markdown rather than for HTML: %s', (accept, expected) => {
  const page = { usual: 'text/html', other: 'text/markdown' };
  expect(acceptsRather(accept, page)).toBe(expected);
});
