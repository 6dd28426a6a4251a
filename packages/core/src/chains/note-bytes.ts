import { concatBytes } from '@noble/hashes/utils.js';
import { nonceLengthBytes, tagLengthBytes } from '../encryption/encrypt-record.ts';
import type { CommitmentNote } from './transfers.ts';

const commitmentLengthBytes = 33;
const ciphertextStart = commitmentLengthBytes + nonceLengthBytes;

/** A commitment note as every chain carries it: commitment, nonce, ciphertext. */
export const encodeNoteBytes = ({ commitment, nonce, ciphertext }: CommitmentNote): Uint8Array =>
  concatBytes(commitment, nonce, ciphertext);

/**
 * The parts of a commitment note; anyone can have written it, and its commitment is not checked to
 * be a point.
 *
 * @returns null where the bytes are too few; never throws.
 */
export const decodeNoteBytes = (bytes: Uint8Array): CommitmentNote | null => {
  // A ciphertext that is its tag alone opens nothing.
  if (bytes.length <= ciphertextStart + tagLengthBytes) return null;
  return {
    commitment: bytes.slice(0, commitmentLengthBytes),
    nonce: bytes.slice(commitmentLengthBytes, ciphertextStart),
    ciphertext: bytes.slice(ciphertextStart),
  };
};
