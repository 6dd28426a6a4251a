import type { CurveEngines, CurveName } from '../curves/curve-engine.ts';
import { nobleEngines } from '../curves/noble-engines.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { type ChainId, chainCurve, chainFamily } from './chain-ids.ts';
import { families } from './families.ts';
import type { ChainFamily, NativeAddress } from './family.ts';

const hasPublicKeyShape: Record<CurveName, (bytes: Uint8Array) => boolean> = {
  ed25519: (bytes) => bytes.length === 32,
  secp256k1: (bytes) => bytes.length === 33 && (bytes[0] === 0x02 || bytes[0] === 0x03),
};

/**
 * The native address of a public key: 32 bytes on ed25519 chains, 33 bytes (SEC1 compressed) on
 * secp256k1 chains. bitcoin: the key itself as a taproot output key, bech32m, with no tweak, as
 * BIP-352 does. zcash: t1 (P2PKH). sei: `sei1...`, with the 0x form in `alternates.evm`.
 *
 * Checks the key's shape, and not that it is a point (most encodings never need the point): pass
 * keys that a `CurveEngine` made or accepted, or else funds sent to the address may be lost.
 *
 * @param engines does the point arithmetic that EVM addresses need; the portable one unless given
 * @throws InvalidInputError naming `publicKey`: wrong length or prefix; off the curve, on chains
 * that hash the uncompressed key.
 * @example
 * ```ts
 * encodeNativeAddress('ethereum', derived.stealthPublicKey).address; // '0x1aE4B7D3...'
 * ```
 */
export const encodeNativeAddress = (
  chain: ChainId,
  publicKey: Uint8Array,
  engines: CurveEngines = nobleEngines,
): NativeAddress => {
  const curve = chainCurve(chain);
  if (!hasPublicKeyShape[curve](publicKey)) {
    throw new InvalidInputError('publicKey', `a compressed ${curve} public key`);
  }
  const family: ChainFamily = families[chainFamily(chain)];
  return family.encodeAddress(publicKey, chain, engines);
};
