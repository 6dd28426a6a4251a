import { type EncryptedText, encodeHex } from '@sipher/core';

/** Something encrypted, as the API shows it: 0x and hex. */
export const encodeEncryptedText = ({ ciphertext, nonce }: EncryptedText) => ({
  ciphertext: encodeHex(ciphertext),
  nonce: encodeHex(nonce),
});
