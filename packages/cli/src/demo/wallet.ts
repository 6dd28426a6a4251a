import { generateKeyPairSync, sign } from 'node:crypto';
import { encodeNativeAddress } from '@sipher/core';

/** An ordinary key of Solana, which never leaves its owner. */
export type Wallet = {
  readonly addressBase58: string;
  /** The 64-byte Ed25519 signature. */
  readonly sign: (message: Uint8Array) => Uint8Array;
};

export const generateWallet = (): Wallet => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  // RFC 8410: the key is what ends the SPKI.
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    addressBase58: encodeNativeAddress('solana', bytes).address,
    sign: (message) => sign(null, message, privateKey),
  };
};
