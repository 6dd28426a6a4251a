import {
  decodeHex,
  equalBytes,
  hashViewingKey,
  rootViewingKeyPath,
  type ViewingKey,
} from '@sipher/core';
import { invalid } from '../../api-error.ts';

/** A viewing key as the contract takes it: whole, or as the text of its key. */
type ViewingKeyInput =
  | string
  | { readonly key: string; readonly path: string; readonly hash: string };

/**
 * The viewing key of a request, `field` being where it stands there.
 *
 * @throws ApiError VALIDATION_ERROR naming `<field>.hash`: not SHA-256 of the key; `<field>.path`:
 * not well-formed Unicode.
 */
export const parseViewingKey = (input: ViewingKeyInput, field: string): ViewingKey => {
  if (typeof input === 'string') {
    return { key: decodeHex(input, { field, lengthBytes: 32 }), path: rootViewingKeyPath };
  }
  const key = decodeHex(input.key, { field: `${field}.key`, lengthBytes: 32 });
  const hash = decodeHex(input.hash, { field: `${field}.hash`, lengthBytes: 32 });
  if (!equalBytes(hashViewingKey(key), hash)) {
    throw invalid([{ path: `${field}.hash`, message: 'expected SHA-256 of the key' }]);
  }
  if (!input.path.isWellFormed()) {
    throw invalid([{ path: `${field}.path`, message: 'expected well-formed Unicode' }]);
  }
  return { key, path: input.path };
};

/**
 * As `parseViewingKey`, where one is needed.
 *
 * @throws ApiError VALIDATION_ERROR naming `field`: neither the request nor its session has one.
 */
export const requireViewingKey = (
  input: ViewingKeyInput | undefined,
  field: string,
): ViewingKey => {
  if (input !== undefined) return parseViewingKey(input, field);
  const message = 'expected a viewing key, in the request or as its session’s default';
  throw invalid([{ path: field, message }]);
};
