import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeHex, encodeHex } from './hex.ts';
import { refusedField } from './testing/refused-field.ts';

test('bytes are written as 0x and lower-case digits', () => {
  expect(encodeHex(Uint8Array.of(0x00, 0x0a, 0xff))).toBe('0x000aff');
  expect(encodeHex(new Uint8Array(0))).toBe('0x');
});

test('any bytes come back from their text, in either case', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const options = { field: 'f', lengthBytes: bytes.length };
      const text = encodeHex(bytes);
      expect(decodeHex(text, options)).toEqual(bytes);
      expect(decodeHex(`0x${text.slice(2).toUpperCase()}`, options)).toEqual(bytes);
    }),
  );
});

test.each([
  ['', 'empty'],
  ['0x', 'no digits'],
  ['00ff', 'no prefix'],
  ['0X00ff', 'upper-case prefix'],
  ['0x00f', 'odd'],
  ['0x00', 'short'],
  ['0x00ff00', 'long'],
  ['0x00fg', 'not a digit'],
  ['0x00f ', 'a space'],
  ['0x00ff\n', 'a line end'],
  ['0x0x00', 'a second prefix'],
  ['0x00f\u{ff11}', 'a full-width digit'],
])('%j is refused: %s', (text) => {
  expect(refusedField(() => decodeHex(text, { field: 'someKey', lengthBytes: 2 }))).toBe('someKey');
});
