import type { BackendId, MetaAddress, OperationData } from '@sipher/contract';
import { deriveStealthAddress, type RandomBytes } from '@sipher/core';
import { chooseScheme, defaultBackend } from './choose-scheme.ts';
import { decodePublicKey } from './decode-keys.ts';
import { platformRandom } from './platform-random.ts';

/** Whom `deriveAddress` is to pay. */
export type AddressRequest = {
  /** As `generateKeys` gives it: the object, or its text (`sip:...`, `st:...`). */
  readonly recipientMetaAddress: MetaAddress | string;
  /** `sip-native` unless given; a text names its own. */
  readonly backend?: BackendId | undefined;
  /** The platform's generator unless given. */
  readonly randomBytes?: RandomBytes | undefined;
};

/**
 * A one-time address for a recipient, as `sipher.stealth.derive` answers: nobody learns who is
 * about to be paid. Pay to `address`, and let `stealthAddress` reach the recipient.
 *
 * @throws InvalidInputError naming `metaAddress` (a text that is none, or of another backend),
 * `chain`, `backend`, `recipientMetaAddress.spendingKey` or `recipientMetaAddress.viewingKey` (not
 * of the chain's length), `spendingPublicKey` or `viewingPublicKey` (no point).
 * @example
 * ```ts
 * import { deriveAddress, generateKeys } from '@sipher/client/local';
 *
 * const { encodedMetaAddress } = generateKeys({ chain: 'base' });
 * deriveAddress({ recipientMetaAddress: encodedMetaAddress }).address; // '0x...'
 * ```
 */
export const deriveAddress = (request: AddressRequest): OperationData<'stealthDerive'> => {
  const { recipientMetaAddress, randomBytes = platformRandom } = request;
  const backend = request.backend ?? backendOf(recipientMetaAddress);
  const scheme = chooseScheme(backend);
  const metaAddress =
    typeof recipientMetaAddress === 'string'
      ? scheme.decodeMetaAddress(recipientMetaAddress)
      : decodeKeys(recipientMetaAddress);
  return { ...deriveStealthAddress(scheme, metaAddress, { randomBytes }), backend };
};

const backendOf = (metaAddress: MetaAddress | string): BackendId =>
  typeof metaAddress === 'string' && metaAddress.startsWith('st:') ? 'erc5564' : defaultBackend;

const decodeKeys = ({ chain, spendingKey, viewingKey }: MetaAddress) => ({
  chain,
  spendingPublicKey: decodePublicKey(spendingKey, chain, 'recipientMetaAddress.spendingKey'),
  viewingPublicKey: decodePublicKey(viewingKey, chain, 'recipientMetaAddress.viewingKey'),
});
