import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusedField } from '../testing/refused-field.ts';
import { DecryptionError } from './decryption-error.ts';
import { decryptRecord, encryptRecord } from './encrypt-record.ts';

const ascii = (text: string) => Uint8Array.from(Buffer.from(text));
const context = { secret: new Uint8Array(32).fill(7), purpose: 'TEST', info: ascii('m/0') };
const nonce = new Uint8Array(24).fill(9);
const encrypt = (record: Record<string, string | number>) =>
  encryptRecord(record, context, () => nonce);

/** `text` under the right key: what another program may have written there. */
const encryptText = (bytes: Uint8Array) => {
  const key = hkdf(sha256, context.secret, ascii(context.purpose), context.info, 32);
  return { ciphertext: xchacha20poly1305(key, nonce).encrypt(bytes), nonce };
};

describe('an encrypted record', () => {
  test('comes back, whatever its texts hold', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 50 });
    fc.assert(
      fc.property(texts, fc.nat(), (text, number) => {
        const record = { text, number };
        expect(decryptRecord(encrypt(record), context)).toEqual(record);
      }),
    );
  });

  test('comes back with lone surrogates as they were', () => {
    expect(decryptRecord(encrypt({ text: '\ud800' }), context)).toEqual({ text: '\ud800' });
  });

  test('draws a nonce of 24 bytes at each encryption', () => {
    const lengths: number[] = [];
    const draw = (length: number) => {
      lengths.push(length);
      return new Uint8Array(length).fill(lengths.length);
    };
    const [first, second] = [1, 2].map(() => encryptRecord({ a: 1 }, context, draw));
    expect(lengths).toEqual([24, 24]);
    expect(first?.nonce).not.toEqual(second?.nonce);
    expect(first?.ciphertext).not.toEqual(second?.ciphertext);
  });

  test('with one bit changed anywhere does not decrypt', () => {
    const encrypted = encrypt({ text: 'x' });
    const places = (['ciphertext', 'nonce'] as const).flatMap((name) =>
      Array.from(encrypted[name], (_, at) => [name, at] as const),
    );
    for (const [name, at] of places) {
      const bytes = Uint8Array.from(encrypted[name]);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      expect(() => decryptRecord({ ...encrypted, [name]: bytes }, context)).toThrow(
        DecryptionError,
      );
    }
  });

  test.each([
    ['secret', { ...context, secret: new Uint8Array(32).fill(8) }],
    ['purpose', { ...context, purpose: 'TEST2' }],
    ['info', { ...context, info: ascii('m/1') }],
  ])('does not decrypt under another %s', (_, other) => {
    expect(() => decryptRecord(encrypt({ text: 'x' }), other)).toThrow(DecryptionError);
  });

  test.each([
    ['no JSON', ascii('{"a":')],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['nothing', new Uint8Array(0)],
  ])('that holds %s does not decrypt, and its error quotes nothing of it', (_, bytes) => {
    expect(() => decryptRecord(encryptText(bytes), context)).toThrow(new DecryptionError());
  });

  test('of another length than any encryption has is refused by name', () => {
    const encrypted = encrypt({ text: 'x' });
    const short = { ...encrypted, ciphertext: new Uint8Array(15) };
    expect(refusedField(() => decryptRecord(short, context))).toBe('ciphertext');
    for (const length of [0, 12, 23, 25]) {
      const bad = { ...encrypted, nonce: new Uint8Array(length) };
      expect(refusedField(() => decryptRecord(bad, context))).toBe('nonce');
    }
    expect(refusedField(() => encryptRecord({}, context, () => new Uint8Array(12)))).toBe(
      'randomBytes',
    );
  });
});
