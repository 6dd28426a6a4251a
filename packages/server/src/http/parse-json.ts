import { ApiError, invalid } from '../api-error.ts';

const maxDepth = 32;
/** In UTF-16 units. Every field of the contract is far shorter. */
const maxNameLength = 128;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value of a body's JSON; an empty body is undefined. */
export const parseJson = (body: Uint8Array): unknown => {
  if (body.length === 0) return undefined;
  const value = decode(body);
  assertPlain(value, 1, '');
  return value;
};

const decode = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(utf8.decode(body));
  } catch (cause) {
    throw new ApiError('INVALID_JSON', undefined, { cause });
  }
};

/** Refuses what schemas do not see: too deep a nesting, and text that is not well-formed Unicode. */
const assertPlain = (value: unknown, depth: number, path: string): void => {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw invalid([{ path, message: 'expected well-formed Unicode' }]);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > maxDepth) {
    const message = `expected at most ${maxDepth} levels of nesting`;
    throw new ApiError('INVALID_JSON', { maxDepth }, { message });
  }
  for (const [name, item] of Object.entries(value)) {
    const isPlainName = name.isWellFormed() && name.length <= maxNameLength;
    if (!isPlainName)
      throw invalid([
        { path, message: `expected field names of at most ${maxNameLength} characters of Unicode` },
      ]);
    assertPlain(item, depth + 1, path === '' ? name : `${path}.${name}`);
  }
};
