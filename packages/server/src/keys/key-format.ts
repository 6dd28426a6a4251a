import { crc32 } from 'node:zlib';
import type { RandomBytes } from '@sipher/core';

/** The two halves of an API key: the id is public, the secret is shown once. */
export type KeyParts = { readonly id: string; readonly secret: string };

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pattern = /^sph_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** The text form: `sph_<id>_<secret><CRC-32 of all before it, in base62>`. */
export const encodeKey = ({ id, secret }: KeyParts): string => {
  const body = `sph_${id}_${secret}`;
  return body + encodeBase62(crc32(body), 6);
};

/** The parts of a key's text, or null if it cannot be one: garbage is told without a look-up. */
export const parseKey = (text: string): KeyParts | null => {
  const [, id, secret] = pattern.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  return encodeKey({ id, secret }) === text ? { id, secret } : null;
};

/** A fresh key: 71 bits of id, 190 bits of secret. */
export const generateKey = (randomBytes: RandomBytes): KeyParts => ({
  id: randomBase62(randomBytes, 12),
  secret: generateSecret(randomBytes),
});

export const generateSecret = (randomBytes: RandomBytes): string => randomBase62(randomBytes, 32);

const randomBase62 = (randomBytes: RandomBytes, length: number): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: beyond it the draw would be biased.
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
};

const encodeBase62 = (value: number, length: number): string => {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) {
    text = alphabet.charAt(rest % 62) + text;
  }
  return text;
};
