import { expect, expectTypeOf, test } from 'vitest';
import { refusedField } from '../testing/refused-field.ts';
import {
  type ChainId,
  chainCurve,
  chainFamily,
  chainIds,
  familyChains,
  isChainId,
} from './chain-ids.ts';
import { encodeNativeAddress } from './encode-native-address.ts';

test('the ids stand in their public order, without repeats', () => {
  expect(chainIds.join(' ')).toBe(
    'solana ethereum polygon arbitrum optimism base near aptos sui cosmos osmosis injective ' +
      'celestia sei dydx bitcoin zcash',
  );
  expect(new Set(chainIds).size).toBe(chainIds.length);
});

test('the ids are a tuple of literals, as an enum schema takes it', () => {
  expectTypeOf<(typeof chainIds)[number]>().toEqualTypeOf<ChainId>();
  expectTypeOf<(typeof chainIds)['length']>().toEqualTypeOf<17>();
  expectTypeOf<(typeof chainIds)[0]>().toEqualTypeOf<'solana'>();
});

test.each(['', 'Solana', 'solana ', 'bnb', '__proto__', 'constructor', 'toString'])(
  '%j is not a chain id',
  (text) => {
    expect(isChainId(text)).toBe(false);
  },
);

test('ed25519 is the curve of solana, near, aptos and sui alone', () => {
  expect(chainIds.filter(isChainId)).toEqual(chainIds);
  expect(chainIds.filter((chain) => chainCurve(chain) === 'ed25519')).toEqual([
    'solana',
    'near',
    'aptos',
    'sui',
  ]);
});

test('five chains are of the EVM family', () => {
  expect(familyChains('evm')).toEqual(['ethereum', 'polygon', 'arbitrum', 'optimism', 'base']);
  expect(chainFamily('base')).toBe('evm');
});

test('an id that got past the types is refused by the lookups', () => {
  const chain = 'dogecoin' as ChainId;
  expect(refusedField(() => chainCurve(chain))).toBe('chain');
  expect(refusedField(() => encodeNativeAddress(chain, new Uint8Array(33)))).toBe('chain');
});
