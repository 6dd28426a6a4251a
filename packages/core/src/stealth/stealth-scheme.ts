import type { ChainId } from '../chains/chain-ids.ts';

/** Id of a stealth address scheme. */
export type StealthSchemeId = 'sip' | 'erc5564';

/** What a recipient publishes: compressed public keys on the chain's curve (32 or 33 bytes). */
export type MetaAddress = {
  readonly chain: ChainId;
  readonly spendingPublicKey: Uint8Array;
  readonly viewingPublicKey: Uint8Array;
};

/**
 * Everything that a recipient keeps secret. Private keys are 32 bytes: RFC 8032 seeds on ed25519,
 * big-endian scalars on secp256k1.
 */
export type RecipientPrivateKeys = {
  readonly chain: ChainId;
  readonly spendingPrivateKey: Uint8Array;
  readonly viewingPrivateKey: Uint8Array;
};

/** What finds a recipient's payments and cannot spend them. */
export type RecipientViewKeys = {
  readonly chain: ChainId;
  readonly viewingPrivateKey: Uint8Array;
  readonly spendingPublicKey: Uint8Array;
};

/** What reaches the recipient with a payment. */
export type Announcement = {
  /**
   * The scheme's own name of the one-time address: sip 32 or 33 bytes (on EVM chains the 20 bytes
   * that these show will do), erc5564 20 bytes.
   */
  readonly announcedAddress: Uint8Array;
  /** Compressed, 32 or 33 bytes. */
  readonly ephemeralPublicKey: Uint8Array;
  /** First byte of the shared secret, 0 to 255. */
  readonly viewTag: number;
};

/** An announcement of which only the first bytes of what the chain shows as its address are kept. */
export type AnnouncementTrace = Omit<Announcement, 'announcedAddress'> & {
  /** From 12 bytes on, of what the chain shows of the address; 20 on EVM chains. */
  readonly addressPrefix: Uint8Array;
};

/** A one-time address that a sender derived. */
export type StealthAddress = Announcement & {
  /** The address's public key, compressed; what `encodeNativeAddress` takes. */
  readonly stealthPublicKey: Uint8Array;
  /** The 32-byte digest of the shared point. Secret: it links payer and recipient. */
  readonly sharedSecret: Uint8Array;
  /**
   * The compressed shared point, 32 or 33 bytes. Known to payer and recipient alone, and shown to
   * nobody: what is encrypted to the recipient is encrypted under it.
   */
  readonly sharedPoint: Uint8Array;
};

/** The key pair of a one-time address. */
export type StealthKeyPair = {
  /** 32 bytes: on secp256k1 a big-endian scalar; on ed25519 a raw scalar, little-endian, no seed. */
  readonly stealthPrivateKey: Uint8Array;
  readonly stealthPublicKey: Uint8Array;
};

/**
 * A scheme of one-time addresses with a spending and a viewing key pair.
 *
 * Inputs that are not keys, points or texts of the right form are refused with InvalidInputError
 * under the name that they have here (`spendingPublicKey`, `ephemeralPrivateKey`, ...); a chain
 * that the scheme does not serve under `chain`. Points are checked in full, once an operation.
 */
export type StealthScheme = {
  readonly id: StealthSchemeId;
  /** The chains that the scheme serves, in public order. */
  readonly chains: readonly ChainId[];

  /**
   * The meta-address of a recipient's private keys.
   *
   * @throws InvalidInputError naming `chain`, `spendingPrivateKey` or `viewingPrivateKey`.
   */
  deriveMetaAddress(keys: RecipientPrivateKeys): MetaAddress;

  /**
   * A one-time address for the owner of a meta-address. Give each payment an ephemeral private key
   * (32 bytes, in the form of any private key of the curve) of its own, or the payments are linked.
   *
   * @throws InvalidInputError naming `chain`, `spendingPublicKey`, `viewingPublicKey` or
   * `ephemeralPrivateKey`.
   */
  derive(metaAddress: MetaAddress, ephemeralPrivateKey: Uint8Array): StealthAddress;

  /**
   * Whether an announcement pays the owner of the keys. A wrong view tag, which 255 of 256 foreign
   * announcements have, is found before the address is computed.
   *
   * @throws InvalidInputError naming `chain`, `viewingPrivateKey`, `spendingPublicKey`,
   * `announcedAddress` (its length), `ephemeralPublicKey` or `viewTag`.
   */
  check(keys: RecipientViewKeys, announcement: Announcement): boolean;

  /**
   * The stealth public key of a payment to the owner of the keys, where an index keeps only a part
   * of the address; null for the payment of another.
   *
   * @throws InvalidInputError as `check`, naming `addressPrefix` for its length.
   */
  find(keys: RecipientViewKeys, trace: AnnouncementTrace): Uint8Array | null;

  /**
   * The shared secret: the 32-byte digest of a compressed shared point. Its first byte is the view
   * tag.
   */
  hashSharedPoint(sharedPoint: Uint8Array): Uint8Array;

  /**
   * What a chain shows of the address of a stealth public key: on EVM chains its 20-byte address,
   * elsewhere the key itself.
   *
   * @throws InvalidInputError naming `publicKey`: not a point, on EVM chains.
   */
  deriveShownAddress(stealthPublicKey: Uint8Array, chain: ChainId): Uint8Array;

  /**
   * The compressed shared point of a payment, from the recipient's side: `sharedPoint` of what the
   * payer derived. Secret. Says nothing of whether the payment is the recipient's: `check` does.
   *
   * @throws InvalidInputError naming `chain`, `viewingPrivateKey` or `ephemeralPublicKey`.
   */
  deriveSharedPoint(
    keys: Pick<RecipientViewKeys, 'chain' | 'viewingPrivateKey'>,
    ephemeralPublicKey: Uint8Array,
  ): Uint8Array;

  /**
   * The key pair of an announced address that belongs to the keys; the view tag is not needed.
   *
   * @throws InvalidInputError naming `chain`, `spendingPrivateKey`, `viewingPrivateKey`,
   * `ephemeralPublicKey`, or `announcedAddress` where the keys lead to another address.
   */
  recover(
    keys: RecipientPrivateKeys,
    announcement: Pick<Announcement, 'announcedAddress' | 'ephemeralPublicKey'>,
  ): StealthKeyPair;

  /**
   * The text of a meta-address, hex in lower case. Takes the keys as they are: give it what
   * `deriveMetaAddress` or `decodeMetaAddress` returned.
   *
   * @throws InvalidInputError naming `chain`.
   */
  encodeMetaAddress(metaAddress: MetaAddress): string;

  /**
   * Reads a meta-address; hex digits in either case. Both keys are checked to be points.
   *
   * @throws InvalidInputError naming `metaAddress`.
   */
  decodeMetaAddress(text: string): MetaAddress;

  /** The text of an announced address: sip 0x and hex, erc5564 with the EIP-55 checksum. */
  encodeAnnouncedAddress(announcedAddress: Uint8Array): string;

  /**
   * Reads an announced address of a chain.
   *
   * @throws InvalidInputError naming `chain` or `announcedAddress`.
   */
  decodeAnnouncedAddress(text: string, chain: ChainId): Uint8Array;
};
