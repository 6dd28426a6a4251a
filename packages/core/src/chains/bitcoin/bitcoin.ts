import { bech32m } from '@scure/base';
import type { ChainIdOf } from '../chain-ids.ts';
import type { ChainFamily } from '../family.ts';

const witnessVersion = 1;

/**
 * Pay to taproot with the key itself as the output key, its x coordinate alone: no BIP-341 tweak,
 * as BIP-352 pays silent payments, so the stealth private key spends by the key path.
 *
 * @see https://github.com/bitcoin/bips/blob/master/bip-0352.mediawiki
 * @see https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki
 */
export const bitcoin: ChainFamily<ChainIdOf<'bitcoin'>> = {
  encodeAddress: (publicKey) => ({
    address: bech32m.encode('bc', [witnessVersion, ...bech32m.toWords(publicKey.subarray(1))]),
  }),
};
