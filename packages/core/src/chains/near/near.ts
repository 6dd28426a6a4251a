import { bytesToHex } from '@noble/hashes/utils.js';
import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';

/**
 * An implicit account: the public key in 64 lower-case hex digits, without 0x.
 *
 * @see https://nomicon.io/DataStructures/Account#implicit-account-ids
 */
export const near: ChainFamily<ChainIdOf<'near'>> = {
  encodeAddress: (publicKey) => ({ address: bytesToHex(publicKey) }),
};
