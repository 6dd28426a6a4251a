import { type ChainId, chainCurve, decodeHex, InvalidInputError, nobleEngines } from '@sipher/core';

/**
 * A private key: `0x` and 64 hex digits, as `generateKeys` gives it, or 32 bytes. A
 * text stays in memory until it is collected; bytes can be wiped by whoever has them.
 */
export type PrivateKey = string | Uint8Array;

const keyLength = 32;

/**
 * A copy of a private key's bytes, to be wiped by the caller.
 *
 * @throws InvalidInputError naming `field`.
 */
export const decodePrivateKey = (key: PrivateKey, field: string): Uint8Array => {
  if (typeof key === 'string') return decodeHex(key, { field, lengthBytes: keyLength });
  if (!(key instanceof Uint8Array) || key.length !== keyLength) {
    throw new InvalidInputError(field, `${keyLength} bytes, or 0x and ${2 * keyLength} hex digits`);
  }
  return Uint8Array.from(key);
};

/**
 * The bytes of a compressed public key, of the length that the chain's curve has.
 *
 * @throws InvalidInputError naming `field`.
 */
export const decodePublicKey = (text: string, chain: ChainId, field: string): Uint8Array =>
  decodeHex(text, { field, lengthBytes: nobleEngines[chainCurve(chain)].publicKeyLength });
