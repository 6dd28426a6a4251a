import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeKey, generateKey, parseKey } from './key-format.ts';

const id = '0123456789AB';
const secret = 'abcdefghijklmnopqrstuvwxyzABCDEF';

test('a key is its prefix, id, secret and the CRC-32 of all that', () => {
  // CRC-32 (ISO-HDLC) of the 49 characters before it, made with Python's zlib: 0xe9f2e369.
  expect(encodeKey({ id, secret })).toBe(`sph_${id}_${secret}4HcwCv`);
});

test('what was generated can be parsed', () => {
  for (let n = 0; n < 100; n += 1) {
    const parts = generateKey(randomBytes);
    expect(encodeKey(parts)).toMatch(/^sph_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
    expect(parseKey(encodeKey(parts))).toEqual(parts);
  }
});

test('a text with one character changed is no key', () => {
  const text = encodeKey({ id, secret });
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'x' ? 'y' : 'x';
    expect(parseKey(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
  }
  for (const wrong of ['', `${text} `, text.slice(0, -1), text.toUpperCase(), `${text}x`]) {
    expect(parseKey(wrong)).toBeNull();
  }
});

test('bytes from 248 on, which would bias the draw, are skipped', () => {
  const bytes = [244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255];
  const source = (length: number) => Uint8Array.from({ length }, () => bytes.shift() ?? 0);
  // 244 to 247 are 58 to 61 modulo 62: w to z. All that follows comes from the zeros.
  expect(generateKey(source)).toEqual({ id: 'wxyz00000000', secret: '0'.repeat(32) });
});
