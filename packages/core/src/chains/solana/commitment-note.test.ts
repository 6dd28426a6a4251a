import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusedField } from '../../testing/refused-field.ts';
import { encodeCommitmentNote, parseCommitmentNote } from './commitment-note.ts';

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });
const notes = fc.record({
  commitment: bytes(33),
  nonce: bytes(24),
  ciphertext: bytes(17, 200),
});

test('a note is its three parts in base64url, and comes back from it', () => {
  fc.assert(
    fc.property(notes, (note) => {
      const memo = encodeCommitmentNote(note);
      const joined = Buffer.concat([note.commitment, note.nonce, note.ciphertext]);
      expect(memo).toBe(`SIPC:1:${joined.toString('base64url')}`);
      expect(parseCommitmentNote(memo)).toEqual(note);
    }),
  );
});

describe('what is no note', () => {
  const text = (length: number) => Buffer.alloc(length, 0xff).toString('base64url');
  test('one of these is', () => {
    expect(parseCommitmentNote(`SIPC:1:${text(74)}`).ciphertext.length).toBe(17);
  });
  test.each([
    '',
    'hello',
    'SIPC:1:',
    `SIPC:2:${text(74)}`,
    `sipc:1:${text(74)}`,
    ` SIPC:1:${text(74)}`,
    `SIPC:1:${text(74)}\n`,
    `SIPC:1:${text(74)}=`,
    `SIPC:1:${text(75)}A`,
    `SIPC:1:${text(74).slice(0, -1)}9`,
    `SIPC:1:${text(73)}`,
    `SIPC:1:${Buffer.alloc(75, 0xff).toString('base64')}`,
  ])('%j', (memo) => {
    expect(refusedField(() => parseCommitmentNote(memo))).toBe('memo');
  });
});
