import { aptos } from './aptos/aptos.ts';
import { bitcoin } from './bitcoin/bitcoin.ts';
import type { ChainFamilyId, ChainIdOf } from './chain-ids.ts';
import { cosmos } from './cosmos/cosmos.ts';
import { evm } from './evm/evm.ts';
import type { ChainFamily } from './family.ts';
import { near } from './near/near.ts';
import { solana } from './solana/solana.ts';
import { sui } from './sui/sui.ts';
import { zcash } from './zcash/zcash.ts';

/** Every family's encodings, by family id. */
export const families: { readonly [Family in ChainFamilyId]: ChainFamily<ChainIdOf<Family>> } = {
  solana,
  evm,
  near,
  aptos,
  sui,
  cosmos,
  bitcoin,
  zcash,
};
