import { type EncryptedDisclosure, encodeHex } from '@sipher/core';
import { encodeEncryptedText } from '../encode-encrypted-text.ts';

/** An encrypted disclosure as the API shows it: 0x and hex. */
export const encodeDisclosure = ({ viewingKeyHash, ...text }: EncryptedDisclosure) => ({
  ...encodeEncryptedText(text),
  viewingKeyHash: encodeHex(viewingKeyHash),
});
