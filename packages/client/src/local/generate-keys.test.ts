import { operations } from '@sipher/contract';
import { chainIds, InvalidInputError } from '@sipher/core';
import { expect, test } from 'vitest';
import { generateKeys } from './generate-keys.ts';

const evmChains = ['ethereum', 'polygon', 'arbitrum', 'optimism', 'base'] as const;
const { data: answered } = operations.stealthGenerate.success;

test.each(chainIds)('keys for %s have the shape of the operation’s answer', (chain) => {
  const keys = generateKeys({ chain, label: 'mine' });
  expect(answered.strict().parse(keys)).toEqual(keys);
  expect(keys).toMatchObject({
    chain,
    backend: 'sip-native',
    metaAddress: { chain, label: 'mine' },
  });
});

test.each(evmChains)('keys in erc5564 for %s have its text form', (chain) => {
  const keys = generateKeys({ chain, backend: 'erc5564' });
  expect(answered.strict().parse(keys)).toEqual(keys);
  expect(keys.encodedMetaAddress).toMatch(/^st:\w+:0x[0-9a-f]{132}$/);
});

test('no two keys are alike, and the random bytes that were given make them', () => {
  const keys = Array.from({ length: 8 }, () => generateKeys({ chain: 'base' }));
  const all = keys.flatMap((each) => [each.spendingPrivateKey, each.viewingPrivateKey]);
  expect(new Set(all).size).toBe(16);
  const fixed = generateKeys({
    chain: 'near',
    randomBytes: (length) => new Uint8Array(length).fill(7),
  });
  expect(fixed.spendingPrivateKey).toBe(`0x${'07'.repeat(32)}`);
});

test.each([
  ['chain', { chain: 'solana', backend: 'erc5564' }],
  ['backend', { chain: 'base', backend: 'toString' }],
] as const)('%s is named where it cannot be', (field, request) => {
  const generate = () => generateKeys(request as Parameters<typeof generateKeys>[0]);
  expect(generate).toThrow(InvalidInputError);
  expect(generate).toThrow(new RegExp(`^${field}: expected one of `));
});
