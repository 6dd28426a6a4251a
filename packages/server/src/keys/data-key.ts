import { hash, hkdfSync } from 'node:crypto';
import type { RandomBytes } from '@sipher/core';
import type { KeyParts } from './key-format.ts';
import { openSealed, seal } from './seal.ts';

/** SHA-256 of the secret, base64. A secret has 190 bits of entropy: no slow hash is needed. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64');

/** Wraps a data key so that only the secret opens it; the store holds nothing that does. */
export const wrapDataKey = (dataKey: Uint8Array, parts: KeyParts, random: RandomBytes): string =>
  seal(dataKey, wrapping(parts), random);

export const unwrapDataKey = (wrapped: string, parts: KeyParts): Uint8Array =>
  openSealed(wrapped, wrapping(parts));

const wrapping = ({ id, secret }: KeyParts) => ({
  // HKDF-SHA-256 (RFC 5869); the info binds the derived key to this one use of the secret.
  key: new Uint8Array(hkdfSync('sha256', secret, '', 'sipher data key wrapping v1', 32)),
  associatedData: `data-key/${id}`,
});
