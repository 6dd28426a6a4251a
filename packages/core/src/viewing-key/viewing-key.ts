import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { RandomBytes } from '../curves/generate-private-key.ts';
import { equalBytes } from '../equal-bytes.ts';
import { InvalidInputError } from '../invalid-input-error.ts';

/** What opens disclosures, with its place in a hierarchy. It spends nothing. */
export type ViewingKey = {
  /** 32 bytes. Secret. */
  readonly key: Uint8Array;
  /** Such as `m/0/audit`: not empty, well-formed Unicode; part of what is encrypted under it. */
  readonly path: string;
};

/** The path of a key that nobody gave another. */
export const rootViewingKeyPath = 'm/0';

/**
 * A fresh viewing key.
 *
 * @throws InvalidInputError naming `path`: empty, or not well-formed Unicode; `randomBytes`: not 32
 * bytes.
 * @example
 * ```ts
 * generateViewingKey((length) => crypto.getRandomValues(new Uint8Array(length)));
 * ```
 */
export const generateViewingKey = (
  randomBytes: RandomBytes,
  path: string = rootViewingKeyPath,
): ViewingKey => {
  encodePath(path, 'path');
  const key = randomBytes(keyLengthBytes);
  assertKey(key, 'randomBytes');
  return { key, path };
};

/**
 * What names a viewing key in the open: SHA-256 of its 32 bytes.
 *
 * @throws InvalidInputError naming `key`: not 32 bytes.
 * @example
 * ```ts
 * encodeHex(hashViewingKey(viewingKey.key)); // '0xc04000aa...'
 * ```
 */
export const hashViewingKey = (key: Uint8Array): Uint8Array => {
  assertKey(key, 'key');
  return sha256(key);
};

/**
 * The child of a viewing key: the first 32 bytes of HMAC-SHA-512 of the child path under the
 * parent's key. Who holds the child learns nothing of its parent or siblings. `a/b` is one child,
 * not the child `b` of the child `a`: their paths read the same, their keys differ.
 *
 * @throws InvalidInputError naming `key`: not 32 bytes; `path` or `childPath`: empty, or not
 * well-formed Unicode.
 * @example
 * ```ts
 * deriveChildViewingKey({ key, path: 'm/0' }, 'audit').path; // 'm/0/audit'
 * ```
 */
export const deriveChildViewingKey = (parent: ViewingKey, childPath: string): ViewingKey => {
  assertKey(parent.key, 'key');
  encodePath(parent.path, 'path');
  const digest = hmac(sha512, parent.key, encodePath(childPath, 'childPath'));
  return { key: digest.slice(0, keyLengthBytes), path: `${parent.path}/${childPath}` };
};

/**
 * Whether a key is that child of its parent, by its bytes and by its path.
 *
 * @throws InvalidInputError as `deriveChildViewingKey`; naming `childKey`: not 32 bytes.
 * @example
 * ```ts
 * verifyViewingKeyHierarchy(parent, deriveChildViewingKey(parent, 'audit'), 'audit'); // true
 * ```
 */
export const verifyViewingKeyHierarchy = (
  parent: ViewingKey,
  child: ViewingKey,
  childPath: string,
): boolean => {
  assertKey(child.key, 'childKey');
  const expected = deriveChildViewingKey(parent, childPath);
  const isKey = equalBytes(expected.key, child.key);
  return isKey && expected.path === child.path;
};

/**
 * The UTF-8 bytes of a path.
 *
 * @throws InvalidInputError naming `field`: empty, or not well-formed Unicode.
 */
export const encodePath = (path: string, field: string): Uint8Array => {
  // UTF-8 would write every lone surrogate as U+FFFD: different paths, one key.
  if (path === '' || !path.isWellFormed()) {
    throw new InvalidInputError(field, 'well-formed Unicode text that is not empty');
  }
  return utf8ToBytes(path);
};

const keyLengthBytes = 32;

const assertKey = (key: Uint8Array, field: string): void => {
  if (key.length !== keyLengthBytes) throw new InvalidInputError(field, `${keyLengthBytes} bytes`);
};
