import { expect, test } from 'vitest';
import { parseEndpoint } from './endpoint.ts';

test.each([
  ['127.0.0.1:8788', { host: '127.0.0.1', port: 8788, isLoopback: true }],
  ['8788', { host: '127.0.0.1', port: 8788, isLoopback: true }],
  ['localhost:0', { host: 'localhost', port: 0, isLoopback: true }],
  ['[::1]:80', { host: '::1', port: 80, isLoopback: true }],
  ['127.8.9.1:80', { host: '127.8.9.1', port: 80, isLoopback: true }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80, isLoopback: false }],
  ['[::]:80', { host: '::', port: 80, isLoopback: false }],
  ['localhost.evil.example:80', { host: 'localhost.evil.example', port: 80, isLoopback: false }],
])('%s is an endpoint', (text, endpoint) => {
  expect(parseEndpoint(text)).toEqual(endpoint);
});

test.each(['', 'host', 'host:', 'host:65536', '::1:80', 'a b:x'])('%j is none', (text) => {
  expect(parseEndpoint(text)).toBeNull();
});
