import type { BackendId, OperationData, StealthAddress } from '@sipher/contract';
import type { ChainId } from '@sipher/core';
import { chooseScheme, defaultBackend } from './choose-scheme.ts';
import { decodePrivateKey, decodePublicKey, type PrivateKey } from './decode-keys.ts';

/** What `checkPayment` compares. */
export type CheckRequest = {
  /** As it was announced. */
  readonly stealthAddress: StealthAddress;
  readonly viewingPrivateKey: PrivateKey;
  readonly spendingPublicKey: string;
  readonly chain: ChainId;
  /** `sip-native` unless given. */
  readonly backend?: BackendId | undefined;
};

/**
 * Whether a one-time address belongs to a key pair, as `sipher.stealth.check` answers: the viewing
 * key stays.
 *
 * @throws InvalidInputError naming `chain`, `backend`, `viewingPrivateKey`, `spendingPublicKey`,
 * `announcedAddress`, `ephemeralPublicKey` or `viewTag`.
 * @example
 * ```ts
 * import { checkPayment, deriveAddress, generateKeys } from '@sipher/client/local';
 *
 * const { metaAddress, viewingPrivateKey, chain } = generateKeys({ chain: 'near' });
 * const { stealthAddress } = deriveAddress({ recipientMetaAddress: metaAddress });
 * const spendingPublicKey = metaAddress.spendingKey;
 * checkPayment({ stealthAddress, viewingPrivateKey, spendingPublicKey, chain }); // { isOwner: true }
 * ```
 */
export const checkPayment = (request: CheckRequest): OperationData<'stealthCheck'> => {
  const { stealthAddress, spendingPublicKey, chain, backend = defaultBackend } = request;
  const { address, ephemeralPublicKey, viewTag } = stealthAddress;
  const scheme = chooseScheme(backend);
  const announcement = {
    announcedAddress: scheme.decodeAnnouncedAddress(address, chain),
    ephemeralPublicKey: decodePublicKey(ephemeralPublicKey, chain, 'ephemeralPublicKey'),
    viewTag,
  };
  const spending = decodePublicKey(spendingPublicKey, chain, 'spendingPublicKey');
  const viewingPrivateKey = decodePrivateKey(request.viewingPrivateKey, 'viewingPrivateKey');
  try {
    const keys = { chain, viewingPrivateKey, spendingPublicKey: spending };
    return { isOwner: scheme.check(keys, announcement) };
  } finally {
    viewingPrivateKey.fill(0);
  }
};
