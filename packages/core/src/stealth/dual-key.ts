import { type ChainId, chainCurve } from '../chains/chain-ids.ts';
import type { CurveEngine, CurveEngines } from '../curves/curve-engine.ts';
import { equalBytes } from '../equal-bytes.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import type {
  Announcement,
  AnnouncementTrace,
  MetaAddress,
  RecipientPrivateKeys,
  RecipientViewKeys,
  StealthAddress,
  StealthKeyPair,
  StealthScheme,
} from './stealth-scheme.ts';

/** In what the dual-key schemes differ. */
export type DualKeyVariant = Pick<StealthScheme, 'chains' | 'deriveShownAddress'> & {
  readonly engines: CurveEngines;
  /** The 32-byte digest of the compressed shared point. */
  hash(sharedPoint: Uint8Array): Uint8Array;
  /** The address that is announced for a stealth public key. */
  deriveAnnouncedAddress(stealthPublicKey: Uint8Array): Uint8Array;
  /** Lengths that an announced address can have on a chain, the scheme's own first. */
  announcedAddressLengths(chain: ChainId): readonly number[];
  /** Whether an announced address, of one of these lengths, is that of a stealth public key. */
  isAnnouncedAs(stealthPublicKey: Uint8Array, announcedAddress: Uint8Array): boolean;
};

/** The operations that a scheme has from this file. */
export type DualKeyOperations = Pick<
  StealthScheme,
  | 'chains'
  | 'deriveMetaAddress'
  | 'derive'
  | 'check'
  | 'find'
  | 'hashSharedPoint'
  | 'deriveShownAddress'
  | 'deriveSharedPoint'
  | 'recover'
>;

/**
 * Dual-key stealth addresses with the Diffie-Hellman exchange on the viewing key. Recipient:
 * spending pair (s, S = sG), viewing pair (v, V = vG). Sender: ephemeral pair (r, R = rG).
 * Shared point P = rV = vR, digest h = hash(P), stealth key pair (s + h, S + hG).
 *
 * @see https://eips.ethereum.org/EIPS/eip-5564
 */
export const dualKeyOperations = (variant: DualKeyVariant): DualKeyOperations => ({
  chains: variant.chains,
  deriveMetaAddress: (keys) => deriveMetaAddress(variant, keys),
  derive: (metaAddress, ephemeralPrivateKey) =>
    deriveStealthAddress(variant, metaAddress, ephemeralPrivateKey),
  check: (keys, announcement) => checkAnnouncement(variant, keys, announcement),
  find: (keys, trace) => findStealthPublicKey(variant, keys, trace),
  hashSharedPoint: variant.hash,
  deriveShownAddress: variant.deriveShownAddress,
  deriveSharedPoint: (keys, ephemeralPublicKey) =>
    deriveSharedPoint(variant, keys, ephemeralPublicKey),
  recover: (keys, announcement) => recoverKeyPair(variant, keys, announcement),
});

/** Refuses a chain that a scheme does not serve. */
export function assertServed<Served extends ChainId>(
  chains: readonly Served[],
  chain: ChainId,
): asserts chain is Served {
  if (!chains.some((served) => served === chain)) {
    throw new InvalidInputError('chain', `one of ${chains.join(', ')}`);
  }
}

const engineOf = ({ chains, engines }: DualKeyVariant, chain: ChainId): CurveEngine => {
  assertServed(chains, chain);
  return engines[chainCurve(chain)];
};

const deriveMetaAddress = (variant: DualKeyVariant, keys: RecipientPrivateKeys): MetaAddress => {
  const engine = engineOf(variant, keys.chain);
  const publicKeyOf = (field: 'spendingPrivateKey' | 'viewingPrivateKey') =>
    engine.derivePublicKey(engine.deriveScalar(keys[field], field), field);
  return {
    chain: keys.chain,
    spendingPublicKey: publicKeyOf('spendingPrivateKey'),
    viewingPublicKey: publicKeyOf('viewingPrivateKey'),
  };
};

const deriveStealthAddress = (
  variant: DualKeyVariant,
  { chain, spendingPublicKey, viewingPublicKey }: MetaAddress,
  ephemeralPrivateKey: Uint8Array,
): StealthAddress => {
  const engine = engineOf(variant, chain);
  const ephemeralScalar = engine.deriveScalar(ephemeralPrivateKey, 'ephemeralPrivateKey');
  // P = rV, h = hash(P), A = S + hG
  const sharedPoint = engine.multiplyPoint(viewingPublicKey, ephemeralScalar, 'viewingPublicKey');
  const sharedSecret = variant.hash(sharedPoint);
  const stealthPublicKey = engine.addBaseMultiple(
    spendingPublicKey,
    engine.reduceDigest(sharedSecret),
    'spendingPublicKey',
  );
  return {
    stealthPublicKey,
    announcedAddress: variant.deriveAnnouncedAddress(stealthPublicKey),
    ephemeralPublicKey: engine.derivePublicKey(ephemeralScalar, 'ephemeralPrivateKey'),
    viewTag: viewTagOf(sharedSecret),
    sharedSecret,
    sharedPoint,
  };
};

const checkAnnouncement = (
  variant: DualKeyVariant,
  keys: RecipientViewKeys,
  { announcedAddress, ...traced }: Announcement,
): boolean => {
  assertServed(variant.chains, keys.chain);
  assertAnnouncedAddress(variant, keys.chain, announcedAddress);
  const stealthPublicKey = deriveTagged(variant, keys, traced);
  return stealthPublicKey !== null && variant.isAnnouncedAs(stealthPublicKey, announcedAddress);
};

/** The stealth public key that the keys and an ephemeral key lead to; null with another view tag. */
const deriveTagged = (
  variant: DualKeyVariant,
  { chain, viewingPrivateKey, spendingPublicKey }: RecipientViewKeys,
  { ephemeralPublicKey, viewTag }: Pick<Announcement, 'ephemeralPublicKey' | 'viewTag'>,
): Uint8Array | null => {
  const engine = engineOf(variant, chain);
  assertViewTag(viewTag);
  // P = vR, h = hash(P)
  const sharedPoint = deriveSharedPoint(variant, { chain, viewingPrivateKey }, ephemeralPublicKey);
  const sharedSecret = variant.hash(sharedPoint);
  if (viewTagOf(sharedSecret) !== viewTag) {
    // A bad key is refused whatever the tag says; below, addBaseMultiple does it.
    engine.assertPoint(spendingPublicKey, 'spendingPublicKey');
    return null;
  }
  // A = S + hG
  const digestScalar = engine.reduceDigest(sharedSecret);
  return engine.addBaseMultiple(spendingPublicKey, digestScalar, 'spendingPublicKey');
};

const minPrefixLength = 12;

const findStealthPublicKey = (
  variant: DualKeyVariant,
  keys: RecipientViewKeys,
  { addressPrefix, ...trace }: AnnouncementTrace,
): Uint8Array | null => {
  if (addressPrefix.length < minPrefixLength) {
    throw new InvalidInputError('addressPrefix', `at least ${minPrefixLength} bytes`);
  }
  const stealthPublicKey = deriveTagged(variant, keys, trace);
  if (stealthPublicKey === null) return null;
  const shown = variant.deriveShownAddress(stealthPublicKey, keys.chain);
  return equalBytes(shown.subarray(0, addressPrefix.length), addressPrefix)
    ? stealthPublicKey
    : null;
};

const deriveSharedPoint = (
  variant: DualKeyVariant,
  { chain, viewingPrivateKey }: Pick<RecipientViewKeys, 'chain' | 'viewingPrivateKey'>,
  ephemeralPublicKey: Uint8Array,
): Uint8Array => {
  const engine = engineOf(variant, chain);
  const viewingScalar = engine.deriveScalar(viewingPrivateKey, 'viewingPrivateKey');
  try {
    return engine.multiplyPoint(ephemeralPublicKey, viewingScalar, 'ephemeralPublicKey');
  } finally {
    viewingScalar.fill(0);
  }
};

const recoverKeyPair = (
  variant: DualKeyVariant,
  { chain, spendingPrivateKey, viewingPrivateKey }: RecipientPrivateKeys,
  { announcedAddress, ephemeralPublicKey }: Omit<Announcement, 'viewTag'>,
): StealthKeyPair => {
  const engine = engineOf(variant, chain);
  assertAnnouncedAddress(variant, chain, announcedAddress);
  const spendingScalar = engine.deriveScalar(spendingPrivateKey, 'spendingPrivateKey');
  try {
    // P = vR, h = hash(P), a = s + h, A = aG
    const viewing = { chain, viewingPrivateKey };
    const sharedPoint = deriveSharedPoint(variant, viewing, ephemeralPublicKey);
    const digestScalar = engine.reduceDigest(variant.hash(sharedPoint));
    const stealthPrivateKey = engine.addScalars(spendingScalar, digestScalar);
    const stealthPublicKey = engine.derivePublicKey(stealthPrivateKey, 'stealthPrivateKey');
    if (variant.isAnnouncedAs(stealthPublicKey, announcedAddress)) {
      return { stealthPrivateKey, stealthPublicKey };
    }
    stealthPrivateKey.fill(0);
  } finally {
    spendingScalar.fill(0);
  }
  throw new InvalidInputError('announcedAddress', 'the address that the private keys lead to');
};

const viewTagOf = (sharedSecret: Uint8Array): number => {
  const [viewTag = 0] = sharedSecret;
  return viewTag;
};

const assertViewTag = (viewTag: number): void => {
  if (!Number.isInteger(viewTag) || viewTag < 0 || viewTag > 255) {
    throw new InvalidInputError('viewTag', 'an integer from 0 to 255');
  }
};

const assertAnnouncedAddress = (
  variant: DualKeyVariant,
  chain: ChainId,
  announcedAddress: Uint8Array,
): void => {
  const lengths = variant.announcedAddressLengths(chain);
  if (!lengths.includes(announcedAddress.length)) {
    throw new InvalidInputError('announcedAddress', `${lengths.join(' or ')} bytes`);
  }
};
