import { Buffer } from 'node:buffer';
import type { Entry } from '../port.ts';

/** Format 1 holds the value in UTF-8; format 2 in UTF-16LE, for text with lone surrogates. */
const UTF8_FORMAT = 1;
const UTF16_FORMAT = 2;

/** Format (1 byte), version (4), creation (6), expiry (6), all big-endian; then the text. */
const HEADER_BYTES = 17;
const NEVER = 2 ** 48 - 1;
const LONE_SURROGATE = /\p{Surrogate}/u;

export const encodeEntryRecord = (entry: Entry): Buffer => {
  const { value } = entry;
  const isWellFormed = !LONE_SURROGATE.test(value);
  const encoding = isWellFormed ? 'utf8' : 'utf16le';
  const record = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(value, encoding));
  record.writeUInt8(isWellFormed ? UTF8_FORMAT : UTF16_FORMAT, 0);
  record.writeUInt32BE(entry.version, 1);
  record.writeUIntBE(entry.createdAtMs, 5, 6);
  record.writeUIntBE(entry.expiresAtMs ?? NEVER, 11, 6);
  record.write(value, HEADER_BYTES, encoding);
  return record;
};

/** Copies all it needs: the record may lie in a buffer that the next read overwrites. */
export const decodeEntryRecord = (id: string, record: Buffer): Entry => {
  const format = record.readUInt8(0);
  if (format !== UTF8_FORMAT && format !== UTF16_FORMAT) {
    throw new Error(`expected an entry of format 1 or 2, found ${format}`);
  }
  const expiry = record.readUIntBE(11, 6);
  return {
    id,
    value: record.toString(format === UTF8_FORMAT ? 'utf8' : 'utf16le', HEADER_BYTES),
    version: record.readUInt32BE(1),
    createdAtMs: record.readUIntBE(5, 6),
    expiresAtMs: expiry === NEVER ? null : expiry,
  };
};

export const isLive = (entry: Entry, nowMs: number): boolean =>
  entry.expiresAtMs === null || nowMs < entry.expiresAtMs;
