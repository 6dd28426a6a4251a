import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusedField } from '../../testing/refused-field.ts';
import { hexBytes } from '../../testing/vectors.ts';
import { decodeEvmAddress, encodeEvmAddress } from './evm-address.ts';

// The test cases of EIP-55 itself.
const eip55 = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x27b1fdb04752bbc536007a920d24acb045561c26',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];

describe.each(eip55)('EIP-55: %s', (text) => {
  const bytes = hexBytes(text);
  const lower = text.toLowerCase();
  const upper = `0x${text.slice(2).toUpperCase()}`;

  test('is what its bytes encode to', () => {
    expect(encodeEvmAddress(bytes)).toBe(text);
  });
  test('is read with its checksum and without one', () => {
    for (const form of [text, lower, upper]) {
      expect(decodeEvmAddress(form, 'address')).toEqual(bytes);
    }
  });
});

test('a mixed-case address with one letter in the wrong case is refused', () => {
  const text = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  const letters = [...text.matchAll(/[a-f]/gi)].map(({ index }) => index).filter((i) => i > 1);
  expect(letters.length).toBeGreaterThan(10);
  for (const index of letters) {
    const letter = text.charAt(index);
    const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
    const broken = text.slice(0, index) + swapped + text.slice(index + 1);
    expect(refusedField(() => decodeEvmAddress(broken, 'stealthAddress'))).toBe('stealthAddress');
  }
});

test('every address comes back from its text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      expect(decodeEvmAddress(encodeEvmAddress(bytes), 'address')).toEqual(bytes);
    }),
  );
});

test.each(['', '0x', '0x00', `0x${'0'.repeat(39)}`, `0x${'0'.repeat(41)}`, `0X${'0'.repeat(40)}`])(
  '%j is not an address',
  (text) => {
    expect(refusedField(() => decodeEvmAddress(text, 'to'))).toBe('to');
  },
);

test('only 20 bytes are an address', () => {
  for (const length of [0, 19, 21, 32, 33]) {
    expect(refusedField(() => encodeEvmAddress(new Uint8Array(length)))).toBe('address');
  }
});
