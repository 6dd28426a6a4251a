import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export type Secret = { readonly name: string; readonly text: string };

/** A form in which a secret would be readable to whoever finds it. */
type Form = { readonly name: string; readonly bytes: Buffer };

/** Something to be searched: a file, a log. */
export type Haystack = { readonly name: string; readonly bytes: Buffer };

/** Where which secret lies, as `<haystack>: <secret> as <form>`. */
export const findSecrets = (
  haystacks: readonly Haystack[],
  secrets: readonly Secret[],
): string[] => {
  const needles = secrets.flatMap((secret) =>
    formsOf(secret.text).map((form) => ({ ...form, name: `${secret.name} as ${form.name}` })),
  );
  return haystacks.flatMap(({ name, bytes }) =>
    needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map((needle) => `${name}: ${needle.name}`),
  );
};

/** Every file below a folder, whole. */
export const readHaystacks = async (folder: string): Promise<Haystack[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({ name: relative(folder, path), bytes: await readFile(path) })),
  );
};

/** The forms of a text; of hex also those of the bytes that it stands for. */
export const formsOf = (text: string): Form[] => {
  const digits = /^0x([0-9a-fA-F]+)$/.exec(text)?.[1];
  if (digits === undefined) return encodingsOf('text', Buffer.from(text));
  return [
    ...encodingsOf('hex', Buffer.from(digits.toLowerCase())),
    ...encodingsOf('upper-case hex', Buffer.from(digits.toUpperCase())),
    ...encodingsOf('bytes', Buffer.from(digits, 'hex')),
  ];
};

const encodingsOf = (name: string, bytes: Buffer): Form[] => [
  { name, bytes },
  { name: `${name} in UTF-16`, bytes: Buffer.from(bytes.toString('latin1'), 'utf16le') },
  { name: `${name} in hex`, bytes: Buffer.from(bytes.toString('hex')) },
  ...[0, 1, 2].flatMap((offset) => [
    { name: `${name} in base64`, bytes: encodeAt(offset, bytes, 'base64') },
    { name: `${name} in base64url`, bytes: encodeAt(offset, bytes, 'base64url') },
  ]),
];

/**
 * The characters that the bytes alone decide where `offset` others stand before them in the same
 * base64 text: 3 bytes make 4 characters.
 */
const encodeAt = (offset: number, bytes: Buffer, encoding: 'base64' | 'base64url'): Buffer => {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(text.slice(first, last));
};
