import { type ChainId, chainCurve } from '../chains/chain-ids.ts';
import { generatePrivateKey, type RandomBytes } from '../curves/generate-private-key.ts';
import { encodeHex } from '../hex.ts';
import type { StealthScheme } from './stealth-scheme.ts';

/** For whom keys are made, and from what. */
export type StealthKeysRequest = {
  readonly chain: ChainId;
  /** Goes into the meta-address as it is. */
  readonly label?: string | undefined;
  readonly randomBytes: RandomBytes;
};

/**
 * A fresh meta-address with its private keys (32 bytes each, 0x hex), as the API shows them.
 *
 * @example
 * ```ts
 * const { encodedMetaAddress } = generateStealthKeys(sipScheme(), { chain: 'near', randomBytes });
 * ```
 */
export const generateStealthKeys = (scheme: StealthScheme, request: StealthKeysRequest) => {
  const { chain, label, randomBytes } = request;
  const curve = chainCurve(chain);
  const spendingPrivateKey = generatePrivateKey(curve, randomBytes);
  const viewingPrivateKey = generatePrivateKey(curve, randomBytes);
  const metaAddress = scheme.deriveMetaAddress({ chain, spendingPrivateKey, viewingPrivateKey });
  return {
    metaAddress: {
      spendingKey: encodeHex(metaAddress.spendingPublicKey),
      viewingKey: encodeHex(metaAddress.viewingPublicKey),
      chain,
      ...(label === undefined ? {} : { label }),
    },
    encodedMetaAddress: scheme.encodeMetaAddress(metaAddress),
    spendingPrivateKey: encodeHex(spendingPrivateKey),
    viewingPrivateKey: encodeHex(viewingPrivateKey),
    chain,
    curve,
  };
};
