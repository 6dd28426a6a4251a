import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../invalid-input-error.ts';
import {
  decodeAnnouncements,
  encodeAnnouncements,
  type ListedAnnouncement,
} from './announcement-bytes.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

const announcement = ([key, prefix, transaction]: readonly [number, number, number]) =>
  fc.record({
    ephemeralPublicKey: bytes(key),
    viewTag: fc.nat(255),
    addressPrefix: bytes(prefix),
    transactionId: bytes(transaction),
    position: fc.maxSafeNat(),
    timeMs: fc.maxSafeNat(),
  });

const streams = [
  [32, 12, 64],
  [33, 20, 32],
] as const;

const [one = [32, 12, 64] as const] = streams;
const [example] = fc.sample(announcement(one), 1) as [ListedAnnouncement];

describe('announcements in bytes', () => {
  test.each(streams)('are read as they were written: lengths %i, %i, %i', (...widths) => {
    fc.assert(
      fc.property(fc.array(announcement(widths)), fc.nat(9), (list, offset) => {
        const encoded = encodeAnnouncements(list);
        // From within a larger buffer too.
        const larger = new Uint8Array(offset + encoded.length + 3);
        larger.set(encoded, offset);
        const view = larger.subarray(offset, offset + encoded.length);
        expect(decodeAnnouncements(view)).toEqual(list);
      }),
    );
  });

  test('have the documented form', () => {
    const encoded = encodeAnnouncements([example, example]);
    expect(Buffer.from(encoded.subarray(0, 12)).toString('hex')).toBe('5350414e01200c4002000000');
    const view = Buffer.from(encoded);
    expect(view.readBigUInt64LE(12)).toBe(BigInt(example.position));
    expect(view.readBigUInt64LE(12 + 16)).toBe(BigInt(example.timeMs));
    expect([...view.subarray(44, 76)]).toEqual([...example.ephemeralPublicKey]);
    expect(view[108]).toBe(example.viewTag);
    expect([...view.subarray(110, 122)]).toEqual([...example.addressPrefix]);
    expect([...view.subarray(134, 198)]).toEqual([...example.transactionId]);
    expect(encoded.length).toBe(12 + 2 * (8 + 8 + 32 + 1 + 12 + 64));
  });

  test.each([
    ['nothing', () => new Uint8Array(0)],
    ['a head that is cut', (whole: Uint8Array) => whole.subarray(0, 11)],
    ['rows that are cut', (whole: Uint8Array) => whole.subarray(0, -1)],
    ['more than it says', (whole: Uint8Array) => Uint8Array.from([...whole, 0])],
    ['another version', (whole: Uint8Array) => whole.with(4, 2)],
    ['something else', (whole: Uint8Array) => whole.with(0, 0)],
    ['a count that is too large', (whole: Uint8Array) => whole.with(11, 255)],
  ])('%s is refused', (_, change) => {
    const read = () => decodeAnnouncements(change(encodeAnnouncements([example])));
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(/bytes/);
  });

  test('announcements of two streams are not written as one', () => {
    const other = { ...example, addressPrefix: new Uint8Array(20) };
    expect(() => encodeAnnouncements([example, other])).toThrow(/announcements/);
  });
});
