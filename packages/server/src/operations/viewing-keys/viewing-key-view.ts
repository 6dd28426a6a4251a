import { encodeHex, hashViewingKey, type ViewingKey } from '@sipher/core';

/** A viewing key with its hash, as the API shows it. */
export const viewingKeyView = ({ key, path }: ViewingKey) => ({
  key: encodeHex(key),
  path,
  hash: encodeHex(hashViewingKey(key)),
});
