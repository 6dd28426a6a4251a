import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRpcEndpoint, rpcSettings } from './rpc-endpoint.ts';

const name = { chain: 'solana', provider: 'helius' } as const;
const parse = (text: string) => parseRpcEndpoint(name, text);

test('there are four endpoints for Solana, each of the five EVM chains and NEAR', () => {
  expect(rpcSettings.size).toBe(28);
  expect(rpcSettings.get('SIPHER_RPC_SOLANA_HELIUS')).toEqual(name);
  expect(rpcSettings.get('SIPHER_RPC_BASE_GENERIC')).toEqual({
    chain: 'base',
    provider: 'generic',
  });
  expect(rpcSettings.get('SIPHER_RPC_NEAR_GENERIC')?.chain).toBe('near');
});

test.each([
  ['https://mainnet.example/v1/k3y?api-key=k3y', 'https://mainnet.example'],
  ['http://k3y:k3y@rpc.example.com:8545/', 'http://***.example.com:8545'],
  ['https://k3y.solana-mainnet.quiknode.pro/k3y/', 'https://***.solana-mainnet.quiknode.pro'],
  ['https://k3y-fast-mainnet.helius-rpc.com', 'https://***.helius-rpc.com'],
  ['http://127.0.0.1:8899/k3y', 'http://127.0.0.1:8899'],
  ['http://[::1]:8899/k3y', 'http://[::1]:8899'],
  ['http://localhost:8899', 'http://localhost:8899'],
  ['HTTPS://Mainnet.Example:443/k3y', 'https://mainnet.example'],
])('%s is shown as %s', (url, masked) => {
  expect(parse(url).maskedUrl).toBe(masked);
});

test('path and query are kept as they are', () => {
  const url = 'https://mainnet.example/v1/k3y?api-key=a%2Fb';
  expect(parse(url)).toMatchObject({ ...name, url, authorization: null });
});

test('user and password become Basic authentication, decoded', () => {
  const { url, authorization } = parse('https://us%20er:p%3Ass@mainnet.example/');
  expect(url).toBe('https://mainnet.example/');
  // Base64 of "us er:p:ss".
  expect(authorization).toBe('Basic dXMgZXI6cDpzcw==');
});

test.each([
  'ws://mainnet.example/k3y',
  'file:///k3y',
  'mainnet.example/k3y',
  'https://',
  'https://k3y:k3y@',
  ' https://mainnet.example/k3y',
  'https://mainnet.example/k3y\n',
  'https://mainnet.example/k\t3y',
  'https://mainnet.example/#k3y',
  'https://mainnet.example:99999/k3y',
  'https://k3y%FF:k3y@mainnet.example/',
  'https://k3y%3A:k3y@mainnet.example/',
  'https://mainnet.ключ/k3y',
  `https://mainnet.example/${'k3y'.repeat(700)}`,
])('%j is refused, and nothing of it repeated', (text) => {
  const { message } = expectError(() => parse(text));
  expect(message).toMatch(/^expected /);
  expect(message).not.toContain('k3y');
});

const expectError = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    // Causes and stacks are printed, too.
    if (error instanceof Error && error.cause === undefined) return error;
  }
  throw new Error('expected it to throw an error without a cause');
};

test('what is shown holds nothing of path, query, user or password', () => {
  const secret = fc.stringMatching(/^[a-z0-9]{12,40}$/);
  fc.assert(
    fc.property(secret, secret, secret, secret, (user, password, path, query) => {
      const url = `https://${user}:${password}@mainnet.example/${path}?k=${query}`;
      expect(parse(url).maskedUrl).toBe('https://mainnet.example');
    }),
  );
});
