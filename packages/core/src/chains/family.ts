import type { CurveEngines } from '../curves/curve-engine.ts';
import type { ChainId } from './chain-ids.ts';

/** A public key's address on a chain, as its wallets and explorers write it. */
export type NativeAddress = {
  readonly address: string;
  /** Other forms of the same account, by name: `evm` (sei's 0x form). */
  readonly alternates?: { readonly evm: string };
};

/** Chains that encode addresses in the same way. One folder a family beside this file. */
export type ChainFamily<Chain extends ChainId = ChainId> = {
  /**
   * The native address of a compressed public key on the chain's curve, of the curve's length:
   * `encodeNativeAddress` has checked both.
   *
   * @throws InvalidInputError naming `publicKey`: off the curve, where the encoding needs the point.
   */
  // A method and not a property: a record of all families then reads as one family of all chains.
  encodeAddress(publicKey: Uint8Array, chain: Chain, engines: CurveEngines): NativeAddress;
};
