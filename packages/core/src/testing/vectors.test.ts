import { expect, test } from 'vitest';
import { chainIds } from '../chains/chain-ids.ts';
import {
  addressVectors,
  commitmentSumVectors,
  commitmentVectors,
  erc5564Vectors,
  sipVectors,
  viewingKeyVectors,
} from './vectors.ts';

test('the vector files hold as many rows as their sources gave', () => {
  expect(sipVectors).toHaveLength(51);
  expect(erc5564Vectors).toHaveLength(20);
  expect(addressVectors).toHaveLength(26);
  expect(commitmentVectors).toHaveLength(18);
  expect(commitmentSumVectors).toHaveLength(6);
  expect(viewingKeyVectors).toHaveLength(6);
});

test.each(chainIds)('%s has stealth vectors and an address vector', (chain) => {
  expect(sipVectors.filter(({ keys }) => keys.chain === chain)).toHaveLength(3);
  const addresses = addressVectors.filter((row) => row.chain === chain && !row.isEvmAlternate);
  expect(addresses.length).toBeGreaterThan(0);
});
