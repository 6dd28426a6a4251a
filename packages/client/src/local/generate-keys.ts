import type { BackendId, OperationData } from '@sipher/contract';
import { type ChainId, generateStealthKeys, type RandomBytes } from '@sipher/core';
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
  const keys = generateStealthKeys(chooseScheme(backend), { chain, label, randomBytes });
  return { ...keys, backend };
};
