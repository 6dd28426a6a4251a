import { expect, test } from 'vitest';
import { refusedField } from '../testing/refused-field.ts';
import { erc5564Vectors } from '../testing/vectors.ts';
import { erc5564Scheme } from './erc5564.ts';

const erc5564 = erc5564Scheme();
const [vector] = erc5564Vectors;
const text = vector?.metaAddressText ?? '';
const keys = text.replace('st:eth:0x', '');

test('the scheme serves the EVM chains', () => {
  expect(erc5564.chains).toEqual(['ethereum', 'polygon', 'arbitrum', 'optimism', 'base']);
});

// Short names: https://github.com/ethereum-lists/chains, as ERC-3770 says.
test.each([
  ['ethereum', 'eth'],
  ['polygon', 'pol'],
  ['arbitrum', 'arb1'],
  ['optimism', 'oeth'],
  ['base', 'base'],
] as const)('a meta-address on %s begins with st:%s', (chain, shortName) => {
  const decoded = erc5564.decodeMetaAddress(`st:${shortName}:0x${keys}`);
  expect(decoded.chain).toBe(chain);
  expect(erc5564.encodeMetaAddress(decoded)).toBe(`st:${shortName}:0x${keys}`);
});

test('the former name of polygon is read, and written no more', () => {
  const decoded = erc5564.decodeMetaAddress(`st:matic:0x${keys}`);
  expect(decoded.chain).toBe('polygon');
  expect(erc5564.encodeMetaAddress(decoded)).toBe(`st:pol:0x${keys}`);
});

test('the address text carries the EIP-55 checksum, and a wrong one is refused', () => {
  const address = vector?.announcedAddressText ?? '';
  const swapped = `0x${[...address.slice(2)]
    .map((digit) => (digit === digit.toLowerCase() ? digit.toUpperCase() : digit.toLowerCase()))
    .join('')}`;
  expect(refusedField(() => erc5564.decodeAnnouncedAddress(swapped, 'ethereum'))).toBe(
    'announcedAddress',
  );
  expect(erc5564.decodeAnnouncedAddress(address.toLowerCase(), 'ethereum')).toEqual(
    vector?.announcement.announcedAddress,
  );
});

test.each([
  ['nothing', ''],
  ['another scheme', text.replace('st:', 'sip:')],
  ['an upper-case scheme', text.replace('st:', 'ST:')],
  ['a chain id in place of the short name', text.replace('eth', 'ethereum')],
  ['an unknown short name', text.replace('eth', 'bnb')],
  ['no short name', `st:0x${keys}`],
  ['one key', `st:eth:0x${keys.slice(0, 66)}`],
  ['three keys', `st:eth:0x${keys}${keys.slice(0, 66)}`],
  ['no 0x', `st:eth:${keys}`],
  ['a further part', `${text}:`],
  ['a space before', ` ${text}`],
  ['a line end', `${text}\n`],
])('a text with %s is refused', (_name, bad) => {
  expect(refusedField(() => erc5564.decodeMetaAddress(bad))).toBe('metaAddress');
});
