import { base64urlnopad } from '@scure/base';
import { InvalidInputError } from '../../invalid-input-error.ts';
import type { CommitmentNote } from '../transfers.ts';

const commitmentLength = 33;
const nonceLength = 24;
/** Of Poly1305, at the ciphertext's end. */
const tagLength = 16;

/** The memo that carries a commitment: `SIPC:1:<base64url of commitment | nonce | ciphertext>`. */
export const encodeCommitmentNote = ({ commitment, nonce, ciphertext }: CommitmentNote): string =>
  `SIPC:1:${base64urlnopad.encode(Uint8Array.of(...commitment, ...nonce, ...ciphertext))}`;

const form = /^SIPC:1:([A-Za-z0-9_-]+)$/;

/**
 * Reads the memo that carries a commitment, and its opening encrypted to the recipient. The
 * commitment is 33 bytes, and not checked to be a point.
 *
 * @throws InvalidInputError naming `memo`: any other text; base64url with padding or bits left
 * over; bytes that are too few.
 * @see docs/chains/solana.md
 * @example
 * ```ts
 * const { commitment } = parseCommitmentNote(`SIPC:1:${'A'.repeat(98)}`);
 * commitment.length; // 33
 * ```
 */
export const parseCommitmentNote = (memo: string): CommitmentNote => {
  const bytes = decodeNote(memo);
  const ciphertextStart = commitmentLength + nonceLength;
  if (bytes === null || bytes.length < ciphertextStart + tagLength) {
    throw new InvalidInputError('memo', 'SIPC:1:<base64url of commitment, nonce, ciphertext>');
  }
  return {
    commitment: bytes.slice(0, commitmentLength),
    nonce: bytes.slice(commitmentLength, ciphertextStart),
    ciphertext: bytes.slice(ciphertextStart),
  };
};

const decodeNote = (memo: string): Uint8Array | null => {
  const text = form.exec(memo)?.[1];
  if (text === undefined) return null;
  try {
    return base64urlnopad.decode(text);
  } catch {
    // A length that no bytes have, or bits left over: a second text of the same bytes.
    return null;
  }
};
