import type { Entry } from '../port.ts';

/** Format 1 holds the value in UTF-8; format 2 in UTF-16LE, for text with lone surrogates. */
const utf8Format = 1;
const utf16Format = 2;

/** Format (1 byte), version (4), creation (6), expiry (6), all big-endian; then the text. */
const headerBytes = 17;
const never = 2 ** 48 - 1;
const loneSurrogate = /\p{Surrogate}/u;

export const encodeEntryRecord = (entry: Entry): Buffer => {
  const { value } = entry;
  const isWellFormed = !loneSurrogate.test(value);
  const encoding = isWellFormed ? 'utf8' : 'utf16le';
  const record = Buffer.allocUnsafe(headerBytes + Buffer.byteLength(value, encoding));
  record.writeUInt8(isWellFormed ? utf8Format : utf16Format, 0);
  record.writeUInt32BE(entry.version, 1);
  record.writeUIntBE(entry.createdAtMs, 5, 6);
  record.writeUIntBE(entry.expiresAtMs ?? never, 11, 6);
  record.write(value, headerBytes, encoding);
  return record;
};

/** Copies all it needs: the record may lie in a buffer that the next read overwrites. */
export const decodeEntryRecord = (id: string, record: Buffer): Entry => {
  const format = record.readUInt8(0);
  if (format !== utf8Format && format !== utf16Format) {
    throw new Error(`expected an entry of format 1 or 2, found ${format}`);
  }
  const expiry = record.readUIntBE(11, 6);
  return {
    id,
    value: record.toString(format === utf8Format ? 'utf8' : 'utf16le', headerBytes),
    version: record.readUInt32BE(1),
    createdAtMs: record.readUIntBE(5, 6),
    expiresAtMs: expiry === never ? null : expiry,
  };
};
