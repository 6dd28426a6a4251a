import { describe, expect, test } from 'vitest';
import { nobleEngines } from '../curves/noble-engines.ts';
import { refusedField } from '../testing/refused-field.ts';
import { addressVectors } from '../testing/vectors.ts';
import { type ChainId, chainCurve, chainIds } from './chain-ids.ts';
import { encodeNativeAddress } from './encode-native-address.ts';

const vectorOf = (chain: ChainId) => {
  const row = addressVectors.find((vector) => vector.chain === chain);
  if (row === undefined) throw new Error(`vectors: none for ${chain}`);
  return row;
};

describe('published addresses', () => {
  test.each(addressVectors)('$name', ({ chain, isEvmAlternate, publicKey, address }) => {
    const encoded = encodeNativeAddress(chain, publicKey);
    expect(isEvmAlternate ? encoded.alternates?.evm : encoded.address).toBe(address);
  });
});

test('only sei has another form', () => {
  const withAlternates = chainIds.filter(
    (chain) => encodeNativeAddress(chain, vectorOf(chain).publicKey).alternates !== undefined,
  );
  expect(withAlternates).toEqual(['sei']);
});

test('the point arithmetic is that of the given engines', () => {
  const { publicKey } = vectorOf('ethereum');
  const marked = new Uint8Array(65).fill(7);
  const secp256k1 = { ...nobleEngines.secp256k1, uncompressPoint: () => marked };
  const { address } = encodeNativeAddress('ethereum', publicKey, { ...nobleEngines, secp256k1 });
  expect(address).not.toBe(vectorOf('ethereum').address);
});

const refusal = (chain: ChainId, bytes: Uint8Array) =>
  refusedField(() => encodeNativeAddress(chain, bytes));

test.each(chainIds)('%s refuses a key of another length', (chain) => {
  const { publicKey } = vectorOf(chain);
  const foreign = new Uint8Array(chainCurve(chain) === 'ed25519' ? 33 : 32).fill(2);
  for (const bytes of [publicKey.subarray(1), foreign, new Uint8Array(0), new Uint8Array(65)]) {
    expect(refusal(chain, bytes)).toBe('publicKey');
  }
});

test.each(chainIds.filter((chain) => chainCurve(chain) === 'secp256k1'))(
  '%s refuses a prefix that is not of a compressed key',
  (chain) => {
    const coordinate = vectorOf(chain).publicKey.subarray(1);
    for (const prefix of [0x00, 0x01, 0x04, 0x06]) {
      expect(refusal(chain, Uint8Array.from([prefix, ...coordinate]))).toBe('publicKey');
    }
  },
);

test('an EVM address is not made from a key off the curve', () => {
  // x = 5 is on no point: 5^3 + 7 is not a square mod p.
  const offCurve = Uint8Array.from([2, ...new Uint8Array(31), 5]);
  for (const chain of ['ethereum', 'injective', 'sei'] as const) {
    expect(refusal(chain, offCurve)).toBe('publicKey');
  }
});
