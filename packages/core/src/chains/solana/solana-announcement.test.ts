import { getAddressDecoder } from '@solana/kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusedField } from '../../testing/refused-field.ts';
import { sipVectors } from '../../testing/vectors.ts';
import { encodeSolanaAnnouncement, parseSolanaAnnouncement } from './solana-announcement.ts';

const onSolana = sipVectors.filter(({ keys }) => keys.chain === 'solana');

test.each(onSolana)('$name: the memo names both keys as kit writes them', ({ announcement }) => {
  const { ephemeralPublicKey, viewTag, announcedAddress } = announcement;
  const R = getAddressDecoder().decode(ephemeralPublicKey);
  const A = getAddressDecoder().decode(announcedAddress);
  const memo = encodeSolanaAnnouncement(announcement);
  expect(memo).toBe(`SIP:2:${R}:${Buffer.of(viewTag).toString('hex')}:${A}`);
  expect(parseSolanaAnnouncement(memo)).toEqual(announcement);
});

test('every announcement comes back from its memo', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const announcements = fc.record({
    ephemeralPublicKey: key,
    viewTag: fc.integer({ min: 0, max: 255 }),
    announcedAddress: key,
  });
  fc.assert(
    fc.property(announcements, (announcement) => {
      const memo = encodeSolanaAnnouncement(announcement);
      expect(parseSolanaAnnouncement(memo)).toEqual(announcement);
    }),
  );
});

describe('what is no announcement', () => {
  const R = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM';
  const A = '8opHzTAnfzRpPEx21XtnrVTX28YQuCpAjcn1PczScKh';
  test('one of these is', () => {
    expect(parseSolanaAnnouncement(`SIP:2:${R}:2a:${A}`).viewTag).toBe(42);
  });
  test.each([
    '',
    'hello',
    `SIP:1:${R}:2a:${A}`,
    `sip:2:${R}:2a:${A}`,
    ` SIP:2:${R}:2a:${A}`,
    `SIP:2:${R}:2a:${A}\n`,
    `SIP:2:${R}:2A:${A}`,
    `SIP:2:${R}:a:${A}`,
    `SIP:2:${R}:02a:${A}`,
    `SIP:2:${R}:2a:${A}:`,
    `SIP:2:${R}:2a`,
    `SIP:2::2a:${A}`,
    `SIP:2:0${R.slice(1)}:2a:${A}`,
    `SIP:2:${R.slice(1)}:2a:${A}`,
    `SIP:2:1${R}:2a:${A}`,
    `SIP:2:${R}:2a:${A}${A}`,
    `SIP:2:${'z'.repeat(44)}:2a:${A}`,
    `SIP:2:${'1'.repeat(100_000)}:2a:${A}`,
  ])('%j', (memo) => {
    expect(refusedField(() => parseSolanaAnnouncement(memo))).toBe('memo');
  });
});
