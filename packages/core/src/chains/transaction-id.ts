import { base58 } from '@scure/base';
import { encodeHex } from '../hex.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { type ChainFamilyId, type ChainId, chainFamily } from './chain-ids.ts';

type Encoding = {
  readonly lengthBytes: number;
  readonly encode: (transactionId: Uint8Array) => string;
};

const encodings: Partial<Record<ChainFamilyId, Encoding>> = {
  solana: { lengthBytes: 64, encode: (signature) => base58.encode(signature) },
  evm: { lengthBytes: 32, encode: encodeHex },
};

/**
 * What names a transaction, as explorers and wallets of the chain write it: on Solana the base58 of
 * its first signature (64 bytes), on EVM chains `0x` and the hex of its hash (32 bytes).
 *
 * @throws InvalidInputError naming `chain`: not one of those; naming `transactionId`: its length.
 * @example
 * ```ts
 * encodeTransactionId('base', transactionHash); // '0x5c50...'
 * ```
 */
export const encodeTransactionId = (chain: ChainId, transactionId: Uint8Array): string => {
  const encoding = encodings[chainFamily(chain)];
  if (encoding === undefined) throw new InvalidInputError('chain', 'solana or an EVM chain');
  if (transactionId.length !== encoding.lengthBytes) {
    throw new InvalidInputError('transactionId', `${encoding.lengthBytes} bytes`);
  }
  return encoding.encode(transactionId);
};
