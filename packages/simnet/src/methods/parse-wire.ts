import { getBase58Encoder } from '@solana/kit';
import { z } from 'zod';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import {
  MalformedTransactionError,
  maxTransactionBytes,
  type ParsedTransaction,
  parseTransaction,
} from '../transactions/parse-transaction.ts';
import { decodeBase64 } from './params.ts';

/** Of a transaction in a request. Base58 where none is named, as on every node. */
export const wireEncoding = z.enum(['base58', 'base64']).nullish();

/** @throws RpcError */
export const parseWire = (
  text: string,
  encoding: z.infer<typeof wireEncoding>,
): ParsedTransaction => {
  const bytes = encoding === 'base64' ? decodeBase64(text) : decodeBase58(text);
  if (bytes === undefined) throw invalidParams(`0: expected ${encoding ?? 'base58'}`);
  return asInvalidParams(() => parseTransaction(bytes));
};

/** No longer than the text of the longest transaction: base58 takes its time. */
const maxBase58Length = Math.ceil(maxTransactionBytes * 1.37);

const decodeBase58 = (text: string): Uint8Array | undefined => {
  const isBase58 = text.length <= maxBase58Length && /^[1-9A-HJ-NP-Za-km-z]*$/.test(text);
  return isBase58 ? Uint8Array.from(getBase58Encoder().encode(text)) : undefined;
};

export const asInvalidParams = <T>(parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MalformedTransactionError) throw invalidParams(error.message);
    throw error;
  }
};
