import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Writes a file and its compressed copies, unless it is there as it should be. */
export const writeCompressed = (path: string, text: string): void => {
  const bytes = Buffer.from(text);
  if (readIfThere(path)?.equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } };
  // The file itself is last: where it is right, its copies are.
  replaceFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  replaceFile(`${path}.br`, brotliCompressSync(bytes, quality));
  replaceFile(path, bytes);
};

/** Above it little is gained, and much time lost. */
const brotliQuality = 5;

/** A server that reads it meanwhile gets the one before or the new one, whole. */
const replaceFile = (path: string, bytes: Buffer): void => {
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, path);
};

const readIfThere = (path: string): Buffer | null => {
  try {
    return readFileSync(path);
  } catch {
    return null; // what cannot be read is written anew
  }
};
