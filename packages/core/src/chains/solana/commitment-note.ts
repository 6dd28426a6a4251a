import { base64urlnopad } from '@scure/base';
import { InvalidInputError } from '../../invalid-input-error.ts';
import { decodeNoteBytes, encodeNoteBytes } from '../note-bytes.ts';
import type { CommitmentNote } from '../transfers.ts';

/** The memo that carries a commitment: `SIPC:1:<base64url of commitment | nonce | ciphertext>`. */
export const encodeCommitmentNote = (note: CommitmentNote): string =>
  `SIPC:1:${base64urlnopad.encode(encodeNoteBytes(note))}`;

const form = /^SIPC:1:([A-Za-z0-9_-]+)$/;

/**
 * Reads the memo that carries a commitment, and its opening encrypted to the recipient. The
 * commitment is 33 bytes, and not checked to be a point.
 *
 * @throws InvalidInputError naming `memo`: a text of another form; base64url with padding or
 * bits left over; bytes that are too few.
 * @see docs/chains/solana.md
 * @example
 * ```ts
 * const { commitment } = parseCommitmentNote(`SIPC:1:${'A'.repeat(99)}`);
 * commitment.length; // 33
 * ```
 */
export const parseCommitmentNote = (memo: string): CommitmentNote => {
  const bytes = decodeText(memo);
  const note = bytes === null ? null : decodeNoteBytes(bytes);
  if (note === null) {
    throw new InvalidInputError('memo', 'SIPC:1:<base64url of commitment, nonce, ciphertext>');
  }
  return note;
};

const decodeText = (memo: string): Uint8Array | null => {
  const text = form.exec(memo)?.[1];
  if (text === undefined) return null;
  try {
    return base64urlnopad.decode(text);
  } catch {
    // A length that no bytes have, or bits left over: a second text of the same bytes.
    return null;
  }
};
