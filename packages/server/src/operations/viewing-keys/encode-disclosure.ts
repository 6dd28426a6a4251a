import { type EncryptedDisclosure, encodeHex } from '@sipher/core';

/** An encrypted disclosure as the API shows it: 0x and hex. */
export const encodeDisclosure = ({ ciphertext, nonce, viewingKeyHash }: EncryptedDisclosure) => ({
  ciphertext: encodeHex(ciphertext),
  nonce: encodeHex(nonce),
  viewingKeyHash: encodeHex(viewingKeyHash),
});
