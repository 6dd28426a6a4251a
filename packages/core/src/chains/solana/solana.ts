import { base58 } from '@scure/base';
import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';

/** An address is the public key in base58. @see https://solana.com/docs/core/accounts */
export const solana: ChainFamily<ChainIdOf<'solana'>> = {
  encodeAddress: (publicKey) => ({ address: base58.encode(publicKey) }),
};
