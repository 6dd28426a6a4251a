import { InvalidInputError } from '../invalid-input-error.ts';
import type { AnnouncementTrace } from '../stealth/stealth-scheme.ts';

/** An announcement with its place on the chain. */
export type ListedAnnouncement = AnnouncementTrace & {
  /** The signature of a Solana transaction (64 bytes), the hash of an EVM one (32 bytes). */
  readonly transactionId: Uint8Array;
  /** Solana: the slot. EVM: the block's number. */
  readonly position: number;
  /** Of the block, milliseconds since the epoch. */
  readonly timeMs: number;
};

/** Lengths in bytes, the same in all announcements of a stream. */
type Widths = {
  readonly ephemeralPublicKey: number;
  readonly addressPrefix: number;
  readonly transactionId: number;
};

const magic = 'SPAN';
const version = 1;
const headLength = 12;

/**
 * Announcements of one stream in the compact form of `GET /v1/announcements`, little-endian:
 * `SPAN`, a byte each for the version (1) and the lengths of ephemeral keys, address prefixes and
 * transaction ids, the number of announcements in 4 bytes; then a column after another: positions
 * (8 bytes each), times in milliseconds (8), ephemeral keys, view tags (1), address prefixes,
 * transaction ids.
 *
 * @throws InvalidInputError naming `announcements`: lengths that differ, or of 256 bytes and more.
 */
export const encodeAnnouncements = (announcements: readonly ListedAnnouncement[]): Uint8Array => {
  const widths = widthsOf(announcements);
  const count = announcements.length;
  const bytes = new Uint8Array(headLength + count * rowLength(widths));
  const view = new DataView(bytes.buffer);
  bytes.set([...magic].map((letter) => letter.charCodeAt(0)));
  bytes.set([version, widths.ephemeralPublicKey, widths.addressPrefix, widths.transactionId], 4);
  view.setUint32(8, count, true);
  const columns = columnsOf(widths, count);
  for (const [row, one] of announcements.entries()) {
    view.setBigUint64(columns.positions + row * 8, BigInt(one.position), true);
    view.setBigUint64(columns.times + row * 8, BigInt(one.timeMs), true);
    bytes.set(one.ephemeralPublicKey, columns.keys + row * widths.ephemeralPublicKey);
    bytes[columns.viewTags + row] = one.viewTag;
    bytes.set(one.addressPrefix, columns.prefixes + row * widths.addressPrefix);
    bytes.set(one.transactionId, columns.transactions + row * widths.transactionId);
  }
  return bytes;
};

/**
 * Reads what `GET /v1/announcements` answers to `Accept: application/octet-stream`. The arrays of
 * the result are views on `bytes`.
 *
 * @throws InvalidInputError naming `bytes`: another version, or not as long as it says.
 * @example
 * ```ts
 * const answer = await fetch(url, { headers: { Accept: 'application/octet-stream', ...apiKey } });
 * const announcements = decodeAnnouncements(new Uint8Array(await answer.arrayBuffer()));
 * const cursor = answer.headers.get('X-Next-Cursor'); // null once the range is covered
 * ```
 */
export const decodeAnnouncements = (bytes: Uint8Array): ListedAnnouncement[] => {
  const { widths, count } = readHead(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const columns = columnsOf(widths, count);
  const cut = (start: number, row: number, length: number) =>
    bytes.subarray(start + row * length, start + (row + 1) * length);
  return Array.from({ length: count }, (_, row) => ({
    ephemeralPublicKey: cut(columns.keys, row, widths.ephemeralPublicKey),
    viewTag: bytes[columns.viewTags + row] ?? 0,
    addressPrefix: cut(columns.prefixes, row, widths.addressPrefix),
    transactionId: cut(columns.transactions, row, widths.transactionId),
    position: Number(view.getBigUint64(columns.positions + row * 8, true)),
    timeMs: Number(view.getBigUint64(columns.times + row * 8, true)),
  }));
};

const widthsOf = (announcements: readonly ListedAnnouncement[]): Widths => {
  const [first] = announcements;
  const widths = {
    ephemeralPublicKey: first?.ephemeralPublicKey.length ?? 0,
    addressPrefix: first?.addressPrefix.length ?? 0,
    transactionId: first?.transactionId.length ?? 0,
  };
  const fields = ['ephemeralPublicKey', 'addressPrefix', 'transactionId'] as const;
  const isAlike = fields.every((field) =>
    announcements.every((one) => one[field].length === widths[field] && widths[field] < 256),
  );
  if (!isAlike) throw new InvalidInputError('announcements', 'lengths of one stream');
  return widths;
};

const rowLength = ({ ephemeralPublicKey, addressPrefix, transactionId }: Widths): number =>
  8 + 8 + ephemeralPublicKey + 1 + addressPrefix + transactionId;

/** Where each column begins. */
const columnsOf = (widths: Widths, count: number) => {
  const times = headLength + count * 8;
  const keys = times + count * 8;
  const viewTags = keys + count * widths.ephemeralPublicKey;
  const prefixes = viewTags + count;
  const transactions = prefixes + count * widths.addressPrefix;
  return { positions: headLength, times, keys, viewTags, prefixes, transactions };
};

const readHead = (bytes: Uint8Array): { readonly widths: Widths; readonly count: number } => {
  const [ephemeralPublicKey = 0, addressPrefix = 0, transactionId = 0] = bytes.subarray(5, 8);
  const widths = { ephemeralPublicKey, addressPrefix, transactionId };
  const isKnown =
    bytes.length >= headLength &&
    String.fromCharCode(...bytes.subarray(0, 4)) === magic &&
    bytes[4] === version;
  const count = isKnown
    ? new DataView(bytes.buffer, bytes.byteOffset, headLength).getUint32(8, true)
    : 0;
  if (!isKnown || bytes.length !== headLength + count * rowLength(widths)) {
    throw new InvalidInputError('bytes', 'announcements in the binary form, version 1, whole');
  }
  return { widths, count };
};
