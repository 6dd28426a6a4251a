import { sha3_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { encodeHex } from '../../hex.ts';
import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';

const ed25519Scheme = Uint8Array.of(0x00);

/**
 * The authentication key of a single ed25519 signer: SHA3-256(public key || scheme 0).
 *
 * @see https://aptos.dev/network/blockchain/accounts
 */
export const aptos: ChainFamily<ChainIdOf<'aptos'>> = {
  encodeAddress: (publicKey) => ({
    address: encodeHex(sha3_256(concatBytes(publicKey, ed25519Scheme))),
  }),
};
