import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';
import { deriveEvmAddress, encodeEvmAddress } from './evm-address.ts';

/** The end of keccak-256 of the public key, with the EIP-55 checksum; the same on every chain. */
export const evm: ChainFamily<ChainIdOf<'evm'>> = {
  encodeAddress: (publicKey, _chain, engines) => ({
    address: encodeEvmAddress(deriveEvmAddress(publicKey, engines.secp256k1)),
  }),
};
