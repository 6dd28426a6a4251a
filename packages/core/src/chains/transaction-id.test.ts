import { expect, test } from 'vitest';
import { decodeHex } from '../hex.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { encodeTransactionId } from './transaction-id.ts';

test('a Solana transaction is named by its signature in base58', () => {
  // Computed with Python's integers.
  const signature = encodeTransactionId('solana', new Uint8Array(64).fill(1));
  expect(signature).toBe(
    '2AXDGYSE4f2sz7tvMMzyHvUfcoJmxudvdhBcmiUSo6ijwfYmfZYsKRxboQMPh3R4kUhXRVdtSXFXMheka4Rc4P2',
  );
});

test('an EVM transaction is named by its hash in hex', () => {
  const text = `0x${'5c'.repeat(32)}`;
  const hash = decodeHex(text, { field: 'hash', lengthBytes: 32 });
  expect(encodeTransactionId('base', hash)).toBe(text);
});

test.each([
  ['near', 32, 'chain'],
  ['solana', 32, 'transactionId'],
  ['ethereum', 64, 'transactionId'],
] as const)('%s with %i bytes is refused by its %s', (chain, length, field) => {
  expect(() => encodeTransactionId(chain, new Uint8Array(length))).toThrow(InvalidInputError);
  expect(() => encodeTransactionId(chain, new Uint8Array(length))).toThrow(field);
});
