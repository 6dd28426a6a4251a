import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { base58check } from '@scure/base';
import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';
import { hash160 } from '../hash160.ts';

/** Prefix of mainnet P2PKH addresses, `t1...`: Zcash protocol specification, 5.6.1.1. */
const p2pkhPrefix = Uint8Array.of(0x1c, 0xb8);
const { encode } = base58check(sha256);

/**
 * A transparent P2PKH address.
 *
 * @see https://zips.z.cash/protocol/protocol.pdf
 */
export const zcash: ChainFamily<ChainIdOf<'zcash'>> = {
  encodeAddress: (publicKey) => ({ address: encode(concatBytes(p2pkhPrefix, hash160(publicKey))) }),
};
