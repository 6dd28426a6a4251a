import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { InvalidInputError } from './invalid-input-error.ts';

const hexDigits = /^0x(?:[0-9a-fA-F]{2})*$/;

/**
 * Writes bytes as `0x` and lower-case hex digits, two a byte.
 *
 * @example
 * ```ts
 * encodeHex(Uint8Array.of(0, 255)); // '0x00ff'
 * ```
 */
export const encodeHex = (bytes: Uint8Array): string => `0x${bytesToHex(bytes)}`;

/**
 * Reads `0x` and hex digits of either case into exactly `lengthBytes` bytes.
 *
 * @throws InvalidInputError naming `field`: no `0x`, another length, anything but hex digits.
 * @example
 * ```ts
 * decodeHex('0x00ff', { field: 'viewTag', lengthBytes: 2 }); // Uint8Array [0, 255]
 * ```
 */
export const decodeHex = (
  text: string,
  { field, lengthBytes }: { field: string; lengthBytes: number },
): Uint8Array => {
  if (text.length !== 2 + 2 * lengthBytes || !hexDigits.test(text)) {
    throw new InvalidInputError(field, `0x and ${2 * lengthBytes} hex digits`);
  }
  return hexToBytes(text.slice(2));
};
