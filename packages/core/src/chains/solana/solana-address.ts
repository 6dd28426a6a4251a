import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import { InvalidInputError } from '../../invalid-input-error.ts';

// 32 bytes are 32 (all zero) to 44 digits. Longer text is not decoded: base58 is quadratic.
const addressText = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

const decodeText = (text: string): Uint8Array | null =>
  addressText.test(text) ? base58.decode(text) : null;

/**
 * Whether a text is 32 bytes in base58, as Solana writes addresses, block hashes and keys.
 *
 * @example
 * ```ts
 * isBase58Of32Bytes('11111111111111111111111111111111'); // true
 * ```
 */
export const isBase58Of32Bytes = (text: string): boolean => decodeText(text)?.length === 32;

/**
 * The 32 bytes of an address, a block hash or a key in base58.
 *
 * @throws InvalidInputError naming `field`.
 */
export const decodeSolanaAddress = (text: string, field: string): Uint8Array => {
  const bytes = decodeText(text);
  if (bytes?.length !== 32) throw new InvalidInputError(field, 'base58 of 32 bytes');
  return bytes;
};

/**
 * Refuses what is no address of an account that can sign: addresses of programs lie off the curve,
 * and signatures of a key of small order are worth nothing, which Solana refuses too.
 *
 * @throws InvalidInputError naming `field`.
 */
export const assertSolanaSigner = (text: string, field: string): void => {
  const bytes = decodeSolanaAddress(text, field);
  if (!isSigningKey(bytes)) {
    throw new InvalidInputError(field, 'the address of an account that can sign, on the curve');
  }
};

const isSigningKey = (bytes: Uint8Array): boolean => {
  try {
    return !ed25519.Point.fromBytes(bytes).isSmallOrder();
  } catch {
    // Noble names the fault; all that matters here is that it is no point.
    return false;
  }
};
