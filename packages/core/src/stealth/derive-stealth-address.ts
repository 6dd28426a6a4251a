import { chainCurve } from '../chains/chain-ids.ts';
import { encodeNativeAddress } from '../chains/encode-native-address.ts';
import type { CurveEngines } from '../curves/curve-engine.ts';
import { generatePrivateKey, type RandomBytes } from '../curves/generate-private-key.ts';
import { encodeHex } from '../hex.ts';
import type { MetaAddress, StealthScheme } from './stealth-scheme.ts';

/** What a derivation is made from; the engines are the portable ones unless given. */
export type StealthAddressDeps = {
  readonly randomBytes: RandomBytes;
  readonly engines?: CurveEngines | undefined;
};

/**
 * A one-time address of a recipient under a fresh ephemeral key, as the API shows it. The ephemeral
 * private key is wiped.
 *
 * @throws InvalidInputError naming `spendingPublicKey` or `viewingPublicKey`: no point of the curve.
 * @example
 * ```ts
 * deriveStealthAddress(sipScheme(), metaAddress, { randomBytes }).address;
 * ```
 */
export const deriveStealthAddress = (
  scheme: StealthScheme,
  metaAddress: MetaAddress,
  { randomBytes, engines }: StealthAddressDeps,
) => {
  const { chain } = metaAddress;
  const curve = chainCurve(chain);
  const ephemeralPrivateKey = generatePrivateKey(curve, randomBytes);
  try {
    const derived = scheme.derive(metaAddress, ephemeralPrivateKey);
    const native = encodeNativeAddress(chain, derived.stealthPublicKey, engines);
    return {
      stealthAddress: {
        address: scheme.encodeAnnouncedAddress(derived.announcedAddress),
        ephemeralPublicKey: encodeHex(derived.ephemeralPublicKey),
        viewTag: derived.viewTag,
      },
      sharedSecret: encodeHex(derived.sharedSecret),
      address: native.address,
      ...(native.alternates === undefined ? {} : { alternateAddress: native.alternates.evm }),
      stealthPublicKey: encodeHex(derived.stealthPublicKey),
      chain,
      curve,
    };
  } finally {
    ephemeralPrivateKey.fill(0);
  }
};
