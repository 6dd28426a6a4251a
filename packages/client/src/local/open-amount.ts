import type { BackendId } from '@sipher/contract';
import {
  type ChainId,
  decodeHex,
  decryptOpening,
  encodeHex,
  InvalidInputError,
  type OpeningContext,
  verifyCommitment,
} from '@sipher/core';
import { chooseScheme, defaultBackend } from './choose-scheme.ts';
import { decodePrivateKey, decodePublicKey, type PrivateKey } from './decode-keys.ts';

/** A commitment to an amount, with its opening for the recipient. */
export type AmountRequest = {
  /** 33 bytes, as `sipher.transfers.private` answers it. */
  readonly commitment: string;
  /** `opening.recipient` of that answer. */
  readonly opening: { readonly ciphertext: string; readonly nonce: string };
  readonly ephemeralPublicKey: string;
  readonly viewingPrivateKey: PrivateKey;
  readonly chain: ChainId;
  /** `sip-native` unless given. */
  readonly backend?: BackendId | undefined;
};

/** What a commitment hides, verified. */
export type OpenedAmount = {
  /** Base units, decimal. */
  readonly amount: string;
  /** Opens the commitment to whoever is shown it, with the amount. Secret. */
  readonly blindingFactor: string;
};

/**
 * The amount that a payment commits to, decrypted by the recipient and verified against the
 * commitment. That the chain moved as much, the chain says.
 *
 * @throws DecryptionError the opening is not the recipient's, or not of this commitment.
 * @throws InvalidInputError naming `commitment`: no point, or one that the opening does not open;
 * `ciphertext`, `nonce`, `ephemeralPublicKey`, `viewingPrivateKey`, `chain` or `backend`.
 * @example
 * ```ts
 * import { type AmountRequest, openAmount } from '@sipher/client/local';
 *
 * const tell = (payment: AmountRequest) => `${openAmount(payment).amount} base units`;
 * ```
 */
export const openAmount = (request: AmountRequest): OpenedAmount => {
  const commitment = decodeHex(request.commitment, { field: 'commitment', lengthBytes: 33 });
  const encrypted = {
    ciphertext: decodeBytes(request.opening.ciphertext, 'ciphertext'),
    nonce: decodeBytes(request.opening.nonce, 'nonce'),
  };
  const secret = deriveSecret(request);
  const opening = openAndWipe(encrypted, { commitment, secret });
  if (!verifyCommitment(commitment, opening)) {
    throw new InvalidInputError('commitment', 'one that its opening opens');
  }
  return { amount: opening.value.toString(), blindingFactor: encodeHex(opening.blindingFactor) };
};

const openAndWipe = (encrypted: Parameters<typeof decryptOpening>[0], context: OpeningContext) => {
  try {
    return decryptOpening(encrypted, context);
  } finally {
    context.secret.fill(0);
  }
};

const deriveSecret = (request: AmountRequest): Uint8Array => {
  const { chain, backend = defaultBackend } = request;
  const ephemeral = decodePublicKey(request.ephemeralPublicKey, chain, 'ephemeralPublicKey');
  const viewingPrivateKey = decodePrivateKey(request.viewingPrivateKey, 'viewingPrivateKey');
  try {
    return chooseScheme(backend).deriveSharedPoint({ chain, viewingPrivateKey }, ephemeral);
  } finally {
    viewingPrivateKey.fill(0);
  }
};

/** Of any length: decryption judges it. */
const decodeBytes = (text: string, field: string): Uint8Array =>
  decodeHex(text, { field, lengthBytes: Math.max(0, Math.floor((text.length - 2) / 2)) });
