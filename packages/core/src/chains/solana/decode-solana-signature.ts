import { base58 } from '@scure/base';
import { InvalidInputError } from '../../invalid-input-error.ts';

// 64 bytes are 64 (all zero) to 88 digits. Longer text is not decoded: base58 is quadratic.
const signatureText = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

/**
 * The 64 bytes of a signature in base58, as Solana names transactions.
 *
 * @throws InvalidInputError naming `signature`.
 * @example
 * ```ts
 * decodeSolanaSignature('1'.repeat(64)); // 64 zeros
 * ```
 */
export const decodeSolanaSignature = (text: string): Uint8Array => {
  const bytes = signatureText.test(text) ? base58.decode(text) : null;
  if (bytes?.length !== 64) throw new InvalidInputError('signature', 'base58 of 64 bytes');
  return bytes;
};
