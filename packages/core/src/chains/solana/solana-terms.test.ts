import { address, getAddressDecoder, getProgramDerivedAddress } from '@solana/kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { sipScheme } from '../../stealth/sip.ts';
import { refusedField } from '../../testing/refused-field.ts';
import { sipVectors } from '../../testing/vectors.ts';
import type { Payment } from '../transfers.ts';
import { solanaAnnouncerAddress } from './solana-announcer.ts';
import { assertSolanaPayment, type SolanaTerms } from './solana-terms.ts';
import { solanaTransfers } from './solana-transfers.ts';

// A wallet of the Solana cookbook, and the mint of USDC.
const sender = '24PNhTaNtomHhoy3fTRaMhAFCRj4uHqhZEEoWrKDbR5p';
const usdc = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const tokenProgram = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

const [vector] = sipVectors.filter(({ keys }) => keys.chain === 'solana');
if (vector === undefined) throw new Error('vectors: none on solana');

const payment: Payment = {
  chain: 'solana',
  sender,
  schemeId: 'sip',
  stealthAddress: sipScheme().derive(vector.metaAddress, vector.ephemeralPrivateKey),
  amount: 1n,
  token: null,
  note: null,
};
const terms: SolanaTerms = {
  recentBlockhash: '11111111111111111111111111111112',
  feePayer: sender,
  token: null,
};
const token = { decimals: 6, program: tokenProgram };

type Change = { payment?: Partial<Payment>; terms?: Partial<SolanaTerms> };
const refused = (change: Change) =>
  refusedField(() =>
    assertSolanaPayment({ ...payment, ...change.payment }, { ...terms, ...change.terms }),
  );

test.each<Change>([
  {},
  { payment: { amount: 2n ** 64n - 1n } },
  { payment: { token: usdc }, terms: { token } },
  { payment: { token: usdc }, terms: { token: { ...token, decimals: 0 } } },
  { terms: { memo: 'Sipping tea: 🍵', computeUnitPriceMicroLamports: 2n ** 64n - 1n } },
])('nothing is wrong with %o', (change) => {
  expect(refused(change)).toBeUndefined();
});

test.each<[string, Change]>([
  ['amount', { payment: { amount: 0n } }],
  ['amount', { payment: { amount: -1n } }],
  ['amount', { payment: { amount: 2n ** 64n } }],
  ['token', { payment: { token: usdc } }],
  ['token', { terms: { token } }],
  ['token', { payment: { token: `${usdc}1` }, terms: { token } }],
  ['token.program', { payment: { token: usdc }, terms: { token: { ...token, program: sender } } }],
  ['token.decimals', { payment: { token: usdc }, terms: { token: { ...token, decimals: 256 } } }],
  ['token.decimals', { payment: { token: usdc }, terms: { token: { ...token, decimals: 1.5 } } }],
  ['token.decimals', { payment: { token: usdc }, terms: { token: { ...token, decimals: -1 } } }],
  ['recentBlockhash', { terms: { recentBlockhash: '' } }],
  ['recentBlockhash', { terms: { recentBlockhash: '1'.repeat(31) } }],
  ['sender', { payment: { sender: solanaAnnouncerAddress } }],
  ['feePayer', { terms: { feePayer: solanaAnnouncerAddress } }],
  ['feePayer', { terms: { feePayer: '' } }],
  ['memo', { terms: { memo: 'SIP:2:x:00:x' } }],
  ['memo', { terms: { memo: 'SIPC:1:x' } }],
  ['memo', { terms: { memo: 'half of a pair: \ud83c' } }],
  ['computeUnitPriceMicroLamports', { terms: { computeUnitPriceMicroLamports: -1n } }],
  ['computeUnitPriceMicroLamports', { terms: { computeUnitPriceMicroLamports: 2n ** 64n } }],
])('%s is refused in %o', (field, change) => {
  expect(refused(change)).toBe(field);
});

describe('an address that signs', () => {
  const offCurve: string[] = [];
  beforeAll(async () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const [derived] = await getProgramDerivedAddress({
        programAddress: address(tokenProgram),
        seeds: [seed],
      });
      offCurve.push(derived);
    }
  });

  test('is a wallet', () => {
    expect(refusedField(() => solanaTransfers.assertAddress(sender, 'sender'))).toBeUndefined();
  });

  test('is not one that a program derived', () => {
    expect(offCurve.length).toBe(4);
    for (const text of offCurve) {
      expect(refusedField(() => solanaTransfers.assertAddress(text, 'sender'))).toBe('sender');
      expect(refusedField(() => solanaTransfers.assertToken(text))).toBeUndefined();
    }
  });

  // Points of order 1, 2, 4 and 8, from the table that RFC 8032's implementations refuse.
  test.each([
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ])('is not the small point %s', (hex) => {
    const text = getAddressDecoder().decode(Buffer.from(hex, 'hex'));
    expect(refusedField(() => solanaTransfers.assertAddress(text, 'sender'))).toBe('sender');
  });

  test.each([
    '',
    '0',
    `${sender}1`,
    sender.slice(1),
    sender.replace('N', '0'),
    sender.replace('N', 'l'),
    ` ${sender}`,
    `0x${'ab'.repeat(32)}`,
    '11111111111111111111111111111111',
    'z'.repeat(44),
    '0x52908400098527886E0F7030069857D2E4169EE7',
    'é'.repeat(40),
    '2'.repeat(100_000),
  ])('is not %j', (text) => {
    expect(refusedField(() => solanaTransfers.assertAddress(text, 'feePayer'))).toBe('feePayer');
  });
});
