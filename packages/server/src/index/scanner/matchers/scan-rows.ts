import { type CurveName, chainCurve, InvalidInputError } from '@sipher/core';
import type {
  AnnouncementBlock,
  FoundPayment,
  IndexedAnnouncement,
  IndexStream,
  OrdinalRange,
  ScanKeys,
} from '../../port.ts';
import { addressPrefixLength } from '../../port.ts';
import { decodeMontgomery } from '../../store/montgomery-form.ts';
import type { Matching } from './open-matching.ts';
import type { Candidate, RowMatcher } from './row-matcher.ts';

/** Looks for payments to these keys, block by block. */
export type RowScan = {
  readonly stream: IndexStream;
  readonly keys: readonly ScanKeys[];
  readonly matching: Matching;
  readonly matcher: RowMatcher;
  /** Asked every few milliseconds. */
  readonly isStopped: () => boolean;
};

export type ScannedRows = {
  readonly found: readonly FoundPayment[];
  /** Of the block; rows before it were compared with every key. */
  readonly nextRow: number;
};

/** Scans rows of a block until they end or it is stopped. */
export const scanRows = (
  scan: RowScan,
  block: AnnouncementBlock,
  { from, to }: OrdinalRange,
): ScannedRows => {
  const { matcher, keys, isStopped } = scan;
  const rowsAtOnce = Math.max(1, Math.floor(matcher.pairsAtOnce / keys.length));
  const found: FoundPayment[] = [];
  const readAnnouncement = rememberPlaces(scan.stream, block);
  let nextRow = from;
  while (nextRow < to && !isStopped()) {
    const rows = { from: nextRow, to: Math.min(to, nextRow + rowsAtOnce) };
    for (const candidate of matcher.findCandidates(block, rows)) {
      const payment = prove(scan, candidate, readAnnouncement);
      if (payment !== null) found.push(payment);
    }
    nextRow = rows.to;
  }
  return { found, nextRow };
};

type ReadAnnouncement = (row: number) => IndexedAnnouncement;

/** The whole scheme, on the announcement as the chain shows it, with every check of its points. */
const prove = (
  { stream, keys, matching }: RowScan,
  { row, keyIndex }: Candidate,
  readAnnouncement: ReadAnnouncement,
): FoundPayment | null => {
  const own = keys[keyIndex];
  if (own === undefined) return null;
  const announcement = readAnnouncement(row);
  try {
    const scheme = matching.schemes[stream.schemeId];
    const stealthPublicKey = scheme.find({ chain: stream.chain, ...own }, announcement);
    return stealthPublicKey === null ? null : { keyIndex, announcement, stealthPublicKey };
  } catch (error) {
    // Anybody can announce what is no point of the curve: nobody was paid.
    if (error instanceof InvalidInputError && error.field === 'ephemeralPublicKey') return null;
    throw error;
  }
};

type Column = 'ephemeralKeys' | 'addressPrefixes' | 'transactionIds';

const widths: Readonly<Record<CurveName, Readonly<Record<Column, number>>>> = {
  ed25519: { ephemeralKeys: 32, addressPrefixes: addressPrefixLength, transactionIds: 64 },
  secp256k1: { ephemeralKeys: 33, addressPrefixes: 20, transactionIds: 32 },
};

/** Reads rows of a block; its places are decoded once, where a row is read at all. */
const rememberPlaces = ({ chain }: IndexStream, block: AnnouncementBlock): ReadAnnouncement => {
  let places: ReturnType<AnnouncementBlock['readPlaces']> | undefined;
  const curve = chainCurve(chain);
  const cut = (column: Column, row: number) =>
    block[column].slice(row * widths[curve][column], (row + 1) * widths[curve][column]);
  return (row) => {
    places ??= block.readPlaces();
    const key = cut('ephemeralKeys', row);
    const { position, timeMs } = places[row] ?? { position: 0, timeMs: 0 };
    return {
      ordinal: block.firstOrdinal + row,
      ephemeralPublicKey: curve === 'ed25519' ? decodeMontgomery(key) : key,
      viewTag: block.viewTags[row] ?? 0,
      addressPrefix: cut('addressPrefixes', row),
      transactionId: cut('transactionIds', row),
      position,
      timeMs,
    };
  };
};
