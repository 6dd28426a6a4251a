import { getBase58Decoder } from '@solana/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base58Of32Bytes } from './solana-node.ts';

const encode = (bytes: Uint8Array): string => getBase58Decoder().decode(bytes);

/** Leading zero bytes are digits of their own in base58. */
const bytesOf = (length: number) =>
  fc
    .tuple(fc.uint8Array({ minLength: length, maxLength: length }), fc.nat(length))
    .map(([bytes, zeros]) => bytes.fill(0, 0, zeros));

test('32 bytes in base58 are known as such, as @solana/kit encodes them', () => {
  fc.assert(
    fc.property(bytesOf(32), (bytes) => {
      expect(base58Of32Bytes.safeParse(encode(bytes)).success).toBe(true);
    }),
  );
});

test('no other length is taken for 32 bytes', () => {
  const lengths = fc.integer({ min: 0, max: 64 }).filter((length) => length !== 32);
  fc.assert(
    fc.property(lengths.chain(bytesOf), (bytes) => {
      expect(base58Of32Bytes.safeParse(encode(bytes)).success).toBe(false);
    }),
  );
});
