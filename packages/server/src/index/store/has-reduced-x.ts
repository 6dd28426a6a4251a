/** Whether 33 bytes have the prefix of a compressed key and an x that is reduced. */
export const hasReducedX = (ephemeralPublicKey: Uint8Array): boolean => {
  const [prefix] = ephemeralPublicKey;
  if (prefix !== 2 && prefix !== 3) return false;
  return Buffer.compare(ephemeralPublicKey.subarray(1), secp256k1Prime) < 0;
};

/** 2^256 - 2^32 - 977 (SEC 2, section 2.4.1), big-endian. */
const secp256k1Prime = Buffer.from(
  'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f',
  'hex',
);
