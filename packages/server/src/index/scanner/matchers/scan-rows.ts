import { InvalidInputError } from '@sipher/core';
import type {
  AnnouncementBlock,
  FoundPayment,
  IndexStream,
  OrdinalRange,
  ScanKeys,
} from '../../port.ts';
import { listBlock } from '../../store/blocks/list-block.ts';
import { streamTraits } from '../../store/stream-traits.ts';
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
  const remembered = rememberPlaces(block);
  let nextRow = from;
  while (nextRow < to && !isStopped()) {
    const rows = { from: nextRow, to: Math.min(to, nextRow + rowsAtOnce) };
    nextRow = rows.to;
    for (const candidate of matcher.findCandidates(block, rows)) {
      // A proof takes as long as some comparisons, and anybody can announce to one recipient alone.
      if (isStopped()) {
        nextRow = candidate.row;
        break;
      }
      const payment = prove(scan, candidate, remembered);
      if (payment !== null) found.push(payment);
    }
  }
  const isWhole = ({ announcement }: FoundPayment) =>
    announcement.ordinal < block.firstOrdinal + nextRow;
  return { found: found.filter(isWhole), nextRow };
};

/** The whole scheme, on the announcement as the chain shows it, with every check of its points. */
const prove = (
  { stream, keys, matching }: RowScan,
  { row, keyIndex }: Candidate,
  block: AnnouncementBlock,
): FoundPayment | null => {
  const own = keys[keyIndex];
  const rows = { from: row, to: row + 1 };
  const [announcement] = listBlock(block, streamTraits(stream.chain), rows);
  if (own === undefined || announcement === undefined) return null;
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

/** The same block, whose places are decoded once, and only where a row is read at all. */
const rememberPlaces = (block: AnnouncementBlock): AnnouncementBlock => {
  let places: ReturnType<AnnouncementBlock['readPlaces']> | undefined;
  return {
    ...block,
    readPlaces: () => {
      places ??= block.readPlaces();
      return places;
    },
  };
};
