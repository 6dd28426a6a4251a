import type { Entry } from '../port.ts';

/**
 * An entry is one string: `<version> <createdAtMs> <expiresAtMs or never> <encoding> <value>`, where
 * the encoding is `text`, or `json` for values that no UTF-8 can hold (lone surrogates), which are
 * then a JSON string. Scripts read and write the first three words (`luaHeadPattern`).
 */
export const decodeEntryText = (id: string, text: string): Entry => {
  const words = /^(\d+) (\d+) (\d+|never) (text|json) /.exec(text);
  if (words === null) throw new Error('expected an entry as docs/decisions/redis-layout.md has it');
  const [head, version, createdAtMs, expiresAtMs, encoding] = words;
  const rest = text.slice(head.length);
  return {
    id,
    // The other encoding is a JSON string that `encodeValue` made.
    value: encoding === 'text' ? rest : (JSON.parse(rest) as string),
    version: Number(version),
    createdAtMs: Number(createdAtMs),
    expiresAtMs: expiresAtMs === 'never' ? null : Number(expiresAtMs),
  };
};

/** Captures version, creation and expiry in a script. */
export const luaHeadPattern = '^(%d+) (%d+) (%S+) ';

/** Holds these three words: numbers of at most 16 digits, and a space behind each. */
export const longestHeadBytes = 64;

/** The encoding and the value: what a script puts behind the words that it knows. */
export const encodeValue = (value: string): string =>
  value.isWellFormed() ? `text ${value}` : `json ${JSON.stringify(value)}`;

export const encodeExpiry = (expiresAtMs: number | null): string =>
  expiresAtMs === null ? 'never' : String(expiresAtMs);
