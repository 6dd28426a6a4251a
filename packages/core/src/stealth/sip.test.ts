import { expect, test } from 'vitest';
import { chainIds } from '../chains/chain-ids.ts';
import { refusedField } from '../testing/refused-field.ts';
import { sipVectors } from '../testing/vectors.ts';
import { sipScheme } from './sip.ts';

const sip = sipScheme();
const textOf = (chain: string) =>
  sipVectors.find(({ keys }) => keys.chain === chain)?.metaAddressText ?? '';
const solana = textOf('solana');
const [, , spending = '', viewing = ''] = solana.split(':');

test('the scheme serves every chain', () => {
  expect(sip.chains).toEqual(chainIds);
});

test('digits are read in either case', () => {
  const upper = `sip:solana:0x${spending.slice(2).toUpperCase()}:0x${viewing.slice(2).toUpperCase()}`;
  expect(sip.decodeMetaAddress(upper)).toEqual(sip.decodeMetaAddress(solana));
});

test.each([
  ['empty', ''],
  ['another scheme', solana.replace('sip:', 'st:')],
  ['an upper-case scheme', solana.replace('sip:', 'SIP:')],
  ['an unknown chain', solana.replace('solana', 'dogecoin')],
  ['a name of the prototype', solana.replace('solana', '__proto__')],
  ['a chain of the other curve', solana.replace('solana', 'ethereum')],
  ['a chain of the other curve', textOf('ethereum').replace('ethereum', 'solana')],
  ['no viewing key', `sip:solana:${spending}`],
  ['an empty viewing key', `sip:solana:${spending}:`],
  ['a third key', `${solana}:${viewing}`],
  ['an end', `${solana}:`],
  ['keys without 0x', `sip:solana:${spending.slice(2)}:${viewing.slice(2)}`],
  ['a space before', ` ${solana}`],
  ['a line end', `${solana}\n`],
])('a text with %s is refused', (_name, text) => {
  expect(refusedField(() => sip.decodeMetaAddress(text))).toBe('metaAddress');
});
