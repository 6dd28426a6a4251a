import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecryptionError } from '../encryption/decryption-error.ts';
import { encryptRecord } from '../encryption/encrypt-record.ts';
import { sipScheme } from '../stealth/sip.ts';
import { curveFacts } from '../testing/curve-facts.ts';
import { refusedField } from '../testing/refused-field.ts';
import { commitmentVectors, sipVectors } from '../testing/vectors.ts';
import { createCommitment, verifyCommitment } from './commitment.ts';
import { decryptOpening, encryptOpening } from './encrypt-opening.ts';

const { order, scalarBytes } = curveFacts.secp256k1;
const opening = { value: 42n, blindingFactor: scalarBytes(7n) };
const { commitment } = createCommitment(opening);
const context = { commitment, secret: new Uint8Array(32).fill(3) };

describe('an encrypted opening', () => {
  test.each(sipVectors)('is opened by the recipient alone: $name', (vector) => {
    const sip = sipScheme();
    const paid = sip.derive(vector.metaAddress, vector.ephemeralPrivateKey);
    const [known] = commitmentVectors.slice(-1);
    if (known === undefined) throw new Error('vectors: no commitment');
    const encrypted = encryptOpening(
      known.opening,
      { commitment: known.commitment, secret: paid.sharedPoint },
      randomBytes,
    );

    const secret = sip.deriveSharedPoint(vector.keys, vector.announcement.ephemeralPublicKey);
    const opened = decryptOpening(encrypted, { commitment: known.commitment, secret });
    expect(opened).toEqual(known.opening);
    expect(verifyCommitment(known.commitment, opened)).toBe(true);
    // The digest is on the wire: it must open nothing.
    const shown = { commitment: known.commitment, secret: paid.sharedSecret };
    expect(() => decryptOpening(encrypted, shown)).toThrow(DecryptionError);
  });

  test('comes back for every value and blinding factor', () => {
    const integers = fc.bigInt({ min: 0n, max: order - 1n });
    const blindings = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(integers, blindings, (value, blindingFactor) => {
        const one = { value, blindingFactor };
        expect(decryptOpening(encryptOpening(one, context, randomBytes), context)).toEqual(one);
      }),
    );
  });

  test('opens for its own commitment and secret only', () => {
    const encrypted = encryptOpening(opening, context, randomBytes);
    const { commitment: other } = createCommitment({ ...opening, value: 43n });
    expect(() => decryptOpening(encrypted, { ...context, commitment: other })).toThrow(
      DecryptionError,
    );
    const secret = new Uint8Array(32).fill(4);
    expect(() => decryptOpening(encrypted, { ...context, secret })).toThrow(DecryptionError);
  });

  const blindingFactor = `0x${'11'.repeat(32)}`;
  const notOpenings: ReadonlyArray<Record<string, string | number>> = [
    {},
    { value: '42' },
    { value: 42, blindingFactor },
    { value: '042', blindingFactor },
    { value: '-1', blindingFactor },
    { value: '0x2a', blindingFactor },
    { value: order.toString(), blindingFactor },
    { value: '42', blindingFactor: `0x${'11'.repeat(31)}` },
    { value: '42', blindingFactor: 7 },
  ];
  test.each(notOpenings)('that holds %j is none', (record) => {
    const { secret } = context;
    const purpose = 'SIPHER-COMMITMENT-OPENING-V1';
    const encrypted = encryptRecord(record, { secret, purpose, info: commitment }, randomBytes);
    expect(() => decryptOpening(encrypted, context)).toThrow(DecryptionError);
  });

  test('is refused by name for what is no opening, commitment or secret', () => {
    const encrypt = (one: object, of: object = {}) =>
      refusedField(() =>
        encryptOpening({ ...opening, ...one }, { ...context, ...of }, randomBytes),
      );
    expect(encrypt({ value: -1n })).toBe('value');
    expect(encrypt({ value: order })).toBe('value');
    expect(encrypt({ blindingFactor: new Uint8Array(31) })).toBe('blindingFactor');
    expect(encrypt({}, { commitment: new Uint8Array(32) })).toBe('commitment');
    for (const length of [0, 31, 34, 64]) {
      expect(encrypt({}, { secret: new Uint8Array(length) })).toBe('secret');
    }
  });
});
