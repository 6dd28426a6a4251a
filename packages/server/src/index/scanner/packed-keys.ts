import type { ScanKeys } from '../port.ts';

/** Key pairs in one piece of memory, which can be moved to a thread and wiped there. */
export type PackedKeys = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of a spending public key, in bytes. */
  readonly publicKeyLength: number;
};

const privateKeyLength = 32;

/** A copy of the keys, all on the same curve, in memory that belongs to nothing else. */
export const packKeys = (keys: readonly ScanKeys[]): PackedKeys => {
  const publicKeyLength = keys[0]?.spendingPublicKey.length ?? 0;
  const pairLength = privateKeyLength + publicKeyLength;
  const bytes = new Uint8Array(keys.length * pairLength);
  for (const [index, { viewingPrivateKey, spendingPublicKey }] of keys.entries()) {
    bytes.set(viewingPrivateKey, index * pairLength);
    bytes.set(spendingPublicKey, index * pairLength + privateKeyLength);
  }
  return { bytes, publicKeyLength };
};

/** The keys as views on what was packed: gone with it once that is wiped. */
export const unpackKeys = ({ bytes, publicKeyLength }: PackedKeys): ScanKeys[] => {
  const pairLength = privateKeyLength + publicKeyLength;
  return Array.from({ length: bytes.length / pairLength }, (_, index) => {
    const pair = bytes.subarray(index * pairLength, (index + 1) * pairLength);
    return {
      viewingPrivateKey: pair.subarray(0, privateKeyLength),
      spendingPublicKey: pair.subarray(privateKeyLength),
    };
  });
};
