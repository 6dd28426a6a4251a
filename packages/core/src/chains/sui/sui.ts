import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { encodeHex } from '../../hex.ts';
import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';

const ed25519Flag = Uint8Array.of(0x00);

/**
 * BLAKE2b-256(signature scheme flag 0 || public key).
 *
 * @see https://docs.sui.io/concepts/cryptography/transaction-auth/keys-addresses
 */
export const sui: ChainFamily<ChainIdOf<'sui'>> = {
  encodeAddress: (publicKey) => ({
    address: encodeHex(blake2b(concatBytes(ed25519Flag, publicKey), { dkLen: 32 })),
  }),
};
