import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecryptionError } from '../encryption/decryption-error.ts';
import { encryptRecord } from '../encryption/encrypt-record.ts';
import { refusedField } from '../testing/refused-field.ts';
import { viewingKeyVectors } from '../testing/vectors.ts';
import { decryptDisclosure, encryptDisclosure } from './encrypt-disclosure.ts';

const viewingKey = { key: new Uint8Array(32).fill(5), path: 'm/0' };
const record = { sender: 'a', recipient: 'b', amount: '42', timestampMs: 1_790_000_000_000 };

describe('known answers', () => {
  test.each(viewingKeyVectors)('$name', ({ grandchild, child, record: known, encrypted }) => {
    expect(decryptDisclosure(encrypted, grandchild.viewingKey)).toEqual(known);
    expect(encryptDisclosure(known, grandchild.viewingKey, () => encrypted.nonce)).toEqual(
      encrypted,
    );
    expect(() => decryptDisclosure(encrypted, child.viewingKey)).toThrow(DecryptionError);
  });
});

describe('a disclosure', () => {
  test('comes back, whatever its texts hold', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const timestampMs = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    const records = fc.record({ sender: text, recipient: text, amount: text, timestampMs });
    fc.assert(
      fc.property(records, fc.uint8Array({ minLength: 32, maxLength: 32 }), (one, key) => {
        const to = { key, path: 'm/0/audit' };
        expect(decryptDisclosure(encryptDisclosure(one, to, randomBytes), to)).toEqual(one);
      }),
    );
  });

  test('does not open under another key or path', () => {
    const encrypted = encryptDisclosure(record, viewingKey, randomBytes);
    const others = [
      { ...viewingKey, path: 'm/1' },
      { ...viewingKey, key: new Uint8Array(32).fill(6) },
    ];
    for (const other of others) {
      expect(() => decryptDisclosure(encrypted, other)).toThrow(DecryptionError);
    }
  });

  const notRecords: ReadonlyArray<Record<string, string | number>> = [
    {},
    { sender: 'a', recipient: 'b', amount: '42' },
    { sender: 'a', recipient: 'b', amount: 42, timestamp: 1 },
    { sender: 'a', recipient: 'b', amount: '42', timestamp: '1' },
    { sender: 'a', recipient: 'b', amount: '42', timestamp: -1 },
    { sender: 'a', recipient: 'b', amount: '42', timestamp: 1.5 },
  ];
  test.each(notRecords)('that holds %j is none', (other) => {
    const purpose = 'SIP-VIEWING-KEY-ENCRYPTION-V1';
    const info = Uint8Array.from(Buffer.from(viewingKey.path));
    const context = { secret: viewingKey.key, purpose, info };
    const encrypted = encryptRecord(other, context, randomBytes);
    expect(() => decryptDisclosure(encrypted, viewingKey)).toThrow(DecryptionError);
  });

  test('is refused by name for what is no key, path or time', () => {
    const encrypt = (of: object, to: object = {}) =>
      refusedField(() =>
        encryptDisclosure({ ...record, ...of }, { ...viewingKey, ...to }, randomBytes),
      );
    expect(encrypt({}, { key: new Uint8Array(31) })).toBe('key');
    expect(encrypt({}, { path: '' })).toBe('path');
    for (const timestampMs of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(encrypt({ timestampMs })).toBe('timestampMs');
    }
    const encrypted = encryptDisclosure(record, viewingKey, randomBytes);
    const bad = { ...viewingKey, key: new Uint8Array(31) };
    expect(refusedField(() => decryptDisclosure(encrypted, bad))).toBe('key');
  });
});
