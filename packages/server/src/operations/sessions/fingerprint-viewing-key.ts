import { createHash } from 'node:crypto';

/** Tells viewing keys apart without telling them: SHA-256, the `viewingKeyHash` of disclosures. */
export const fingerprintViewingKey = (viewingKey: string) => {
  const digest = createHash('sha256').update(viewingKey.slice(2), 'hex').digest('hex');
  return { fingerprint: `0x${digest}` };
};
