import { base58 } from '@scure/base';
import { InvalidInputError } from '../../../invalid-input-error.ts';
import { decodeSolanaAddress } from '../../solana/solana-address.ts';

/** A public key (32 bytes) as NEAR writes it: `ed25519:` and base58. */
export const encodeNearPublicKey = (publicKey: Uint8Array): string => {
  if (publicKey.length !== 32) throw new InvalidInputError('publicKey', '32 bytes');
  return `ed25519:${base58.encode(publicKey)}`;
};

/**
 * The 32 bytes of a block's hash in base58, as Solana writes its own.
 *
 * @throws InvalidInputError naming `blockHash`.
 */
export const decodeNearBlockHash = (text: string): Uint8Array =>
  decodeSolanaAddress(text, 'blockHash');
