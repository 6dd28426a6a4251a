import { bech32 } from '@scure/base';
import type { Secp256k1Engine } from '../../curves/curve-engine.ts';
import type { ChainIdOf } from '../chain-ids.ts';
import { deriveEvmAddress, encodeEvmAddress } from '../evm/evm-address.ts';
import type { ChainFamily } from '../family.ts';
import { hash160 } from '../hash160.ts';
import { cosmosChains } from './cosmos-chains.ts';

const accountOf = {
  hash160,
  evm: deriveEvmAddress,
} satisfies Record<string, (publicKey: Uint8Array, engine: Secp256k1Engine) => Uint8Array>;

/**
 * bech32 of a 20-byte account under the chain's prefix.
 *
 * @see https://docs.cosmos.network/main/learn/beginner/accounts
 */
export const cosmos: ChainFamily<ChainIdOf<'cosmos'>> = {
  encodeAddress(publicKey, chain, { secp256k1 }) {
    const { bech32Prefix, account, hasEvmForm } = cosmosChains[chain];
    const words = bech32.toWords(accountOf[account](publicKey, secp256k1));
    const address = bech32.encode(bech32Prefix, words);
    if (!hasEvmForm) return { address };
    return {
      address,
      alternates: { evm: encodeEvmAddress(deriveEvmAddress(publicKey, secp256k1)) },
    };
  },
};
