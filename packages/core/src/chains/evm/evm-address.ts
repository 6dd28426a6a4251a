import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Secp256k1Engine } from '../../curves/curve-engine.ts';
import { decodeHex } from '../../hex.ts';
import { InvalidInputError } from '../../invalid-input-error.ts';

const lengthBytes = 20;

/**
 * Writes a 20-byte EVM address as `0x` and 40 hex digits with the EIP-55 checksum.
 *
 * @throws InvalidInputError naming `address`: not 20 bytes.
 * @see https://eips.ethereum.org/EIPS/eip-55
 * @example
 * ```ts
 * encodeEvmAddress(derived.announcedAddress); // '0x1aE4B7D33B78C135eFDE1Ec0257ce8137633b796'
 * ```
 */
export const encodeEvmAddress = (address: Uint8Array): string => {
  if (address.length !== lengthBytes) throw new InvalidInputError('address', '20 bytes');
  const digits = bytesToHex(address);
  const checksum = bytesToHex(keccak_256(utf8ToBytes(digits)));
  // EIP-55: a letter is upper case where the same digit of the hash is 8 or more.
  const cased = Array.from(digits, (digit, index) =>
    checksum.charAt(index) >= '8' ? digit.toUpperCase() : digit,
  );
  return `0x${cased.join('')}`;
};

/**
 * Reads an EVM address into its 20 bytes. Digits all in lower or all in upper case carry no
 * checksum; in mixed case the EIP-55 checksum must be right.
 *
 * @throws InvalidInputError naming `field`: not `0x` and 40 hex digits, or a wrong checksum.
 * @see https://eips.ethereum.org/EIPS/eip-55
 * @example
 * ```ts
 * decodeEvmAddress('0x1aE4B7D33B78C135eFDE1Ec0257ce8137633b796', 'stealthAddress');
 * ```
 */
export const decodeEvmAddress = (text: string, field: string): Uint8Array => {
  const address = decodeHex(text, { field, lengthBytes });
  const digits = text.slice(2);
  const isMixedCase = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  if (isMixedCase && encodeEvmAddress(address) !== text) {
    throw new InvalidInputError(field, 'the EIP-55 checksum of a mixed-case address');
  }
  return address;
};

/** The 20-byte address of a public key: the end of keccak-256 of its coordinates, x and y. */
export const deriveEvmAddress = (publicKey: Uint8Array, engine: Secp256k1Engine): Uint8Array => {
  const coordinates = engine.uncompressPoint(publicKey, 'publicKey').subarray(1);
  return keccak_256(coordinates).slice(-lengthBytes);
};
