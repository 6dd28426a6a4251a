import type { OperationInput } from '@sipher/contract';
import {
  DecryptionError,
  decodeHex,
  decryptDisclosure,
  equalBytes,
  hashViewingKey,
  type ViewingKey,
} from '@sipher/core';
import { ApiError } from '../../api-error.ts';
import type { Handler } from '../handler.ts';
import { requireViewingKey } from './parse-viewing-key.ts';

export const viewingKeyDecrypt: Handler<'viewingKeyDecrypt'> = ({ input }) => {
  const viewingKey = requireViewingKey(input.body.viewingKey, 'viewingKey');
  const { timestampMs, ...rest } = decrypt(input.body.encrypted, viewingKey);
  return { data: { ...rest, timestamp: timestampMs } };
};

type Encrypted = OperationInput<'viewingKeyDecrypt'>['body']['encrypted'];

const decrypt = ({ ciphertext, nonce, viewingKeyHash }: Encrypted, viewingKey: ViewingKey) => {
  const hash = decodeHex(viewingKeyHash, { field: 'encrypted.viewingKeyHash', lengthBytes: 32 });
  if (!equalBytes(hashViewingKey(viewingKey.key), hash)) {
    const message = 'The text was encrypted to another viewing key: viewingKeyHash names it';
    throw new ApiError('DECRYPTION_FAILED', undefined, { message });
  }
  const encrypted = {
    // Of any length: the contract has seen that it is hex, and no less than its tag.
    ciphertext: decodeHex(ciphertext, {
      field: 'encrypted.ciphertext',
      lengthBytes: (ciphertext.length - 2) / 2,
    }),
    nonce: decodeHex(nonce, { field: 'encrypted.nonce', lengthBytes: 24 }),
  };
  try {
    return decryptDisclosure(encrypted, viewingKey);
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    throw new ApiError('DECRYPTION_FAILED', undefined, { cause: error });
  }
};
