import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from '@sipher/core';

const nonceLength = 12;
const tagLength = 16;

export type Sealing = {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** What the text belongs to: it opens only there. */
  readonly associatedData: string;
};

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D): base64 of nonce, ciphertext, tag. */
export const seal = (plain: Uint8Array, { key, associatedData }: Sealing, random: RandomBytes) => {
  const nonce = random(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64');
};

/** The inverse of `seal`; throws if a bit of the text, the key or the associated data differs. */
export const openSealed = (sealed: string, { key, associatedData }: Sealing): Uint8Array => {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(associatedData));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  const plain = decipher.update(bytes.subarray(nonceLength, -tagLength));
  return Buffer.concat([plain, decipher.final()]);
};
