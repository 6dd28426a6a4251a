import type { BackendId, OperationData } from '@sipher/contract';
import {
  type ChainId,
  chainCurve,
  encodeHex,
  generatePrivateKey,
  type RandomBytes,
} from '@sipher/core';
import { chooseScheme, defaultBackend } from './choose-scheme.ts';
import { platformRandom } from './platform-random.ts';

/** For whom `generateKeys` makes keys. */
export type KeysRequest = {
  readonly chain: ChainId;
  /** `sip-native` unless given. */
  readonly backend?: BackendId | undefined;
  /** A name of your own, at most 128 characters. */
  readonly label?: string | undefined;
  /** The platform's generator unless given. */
  readonly randomBytes?: RandomBytes | undefined;
};

/**
 * A fresh meta-address with its private keys, as `sipher.stealth.generate` answers, made where the
 * keys stay. Publish `encodedMetaAddress`; keep both private keys.
 *
 * @throws InvalidInputError naming `chain` or `backend`.
 * @example
 * ```ts
 * import { generateKeys } from '@sipher/client/local';
 *
 * const keys = generateKeys({ chain: 'solana' });
 * keys.encodedMetaAddress; // 'sip:solana:0x...:0x...'
 * ```
 */
export const generateKeys = (request: KeysRequest): OperationData<'stealthGenerate'> => {
  const { chain, backend = defaultBackend, label, randomBytes = platformRandom } = request;
  const scheme = chooseScheme(backend);
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
    backend,
  };
};
