import type { BackendId } from '@sipher/contract';
import {
  type ChainId,
  chainFamily,
  decodeHex,
  decodeSolanaAddress,
  encodeNativeAddress,
  isBase58Of32Bytes,
  type StealthScheme,
} from '@sipher/core';
import { chooseScheme, defaultBackend } from './choose-scheme.ts';
import { decodePrivateKey, decodePublicKey, type PrivateKey } from './decode-keys.ts';

/** A payment, and the keys of the one that it was made to. */
export type PaymentToOwner = {
  /** As `scanPayments` tells it: native (solana, near, EVM chains), or as it was announced in hex. */
  readonly stealthAddress: string;
  readonly ephemeralPublicKey: string;
  readonly spendingPrivateKey: PrivateKey;
  readonly viewingPrivateKey: PrivateKey;
  readonly chain: ChainId;
  /** `sip-native` unless given. */
  readonly backend?: BackendId | undefined;
};

/** The key pair of a one-time address. */
export type OneTimeKey = {
  /** Native. */
  readonly stealthAddress: string;
  /** Compressed, 32 or 33 bytes. */
  readonly stealthPublicKey: Uint8Array;
  /**
   * 32 bytes: on secp256k1 what wallets import; on ed25519 a raw scalar, which `ed25519RawSigner`
   * of `@sipher/core` signs with. Wipe it once it has signed.
   */
  readonly stealthPrivateKey: Uint8Array;
};

/**
 * The private key of a one-time address that was paid to. It is checked to lead to the address.
 *
 * @throws InvalidInputError naming `chain`, `backend`, `spendingPrivateKey`, `viewingPrivateKey`,
 * `ephemeralPublicKey`, or `announcedAddress`: none, or not the one that the keys lead to.
 * @example
 * ```ts
 * import { deriveAddress, generateKeys, recoverKey } from '@sipher/client/local';
 *
 * const keys = generateKeys({ chain: 'solana' });
 * const paid = deriveAddress({ recipientMetaAddress: keys.metaAddress });
 * const { ephemeralPublicKey } = paid.stealthAddress;
 * const own = recoverKey({ ...keys, ephemeralPublicKey, stealthAddress: paid.address });
 * own.stealthPrivateKey.fill(0);
 * ```
 */
export const recoverKey = (payment: PaymentToOwner): OneTimeKey => {
  const { chain, backend = defaultBackend } = payment;
  const scheme = chooseScheme(backend);
  const announced = {
    announcedAddress: decodeAddress(payment.stealthAddress, chain, scheme),
    ephemeralPublicKey: decodePublicKey(payment.ephemeralPublicKey, chain, 'ephemeralPublicKey'),
  };
  const spendingPrivateKey = decodePrivateKey(payment.spendingPrivateKey, 'spendingPrivateKey');
  try {
    const viewingPrivateKey = decodePrivateKey(payment.viewingPrivateKey, 'viewingPrivateKey');
    try {
      const keyPair = scheme.recover({ chain, spendingPrivateKey, viewingPrivateKey }, announced);
      return {
        ...keyPair,
        stealthAddress: encodeNativeAddress(chain, keyPair.stealthPublicKey).address,
      };
    } finally {
      viewingPrivateKey.fill(0);
    }
  } finally {
    spendingPrivateKey.fill(0);
  }
};

const decodeAddress = (text: string, chain: ChainId, scheme: StealthScheme): Uint8Array =>
  decodeNative(text, chain) ?? scheme.decodeAnnouncedAddress(text, chain);

/** An address that is a public key in the chain's own writing; null where it is something else. */
const decodeNative = (text: string, chain: ChainId): Uint8Array | null => {
  const family = chainFamily(chain);
  if (family === 'solana' && isBase58Of32Bytes(text)) {
    return decodeSolanaAddress(text, 'stealthAddress');
  }
  if (family === 'near' && /^[0-9a-f]{64}$/.test(text)) {
    return decodeHex(`0x${text}`, { field: 'stealthAddress', lengthBytes: 32 });
  }
  return null;
};
