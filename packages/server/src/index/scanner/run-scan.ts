import type { FoundPayment, OrdinalRange, ScanPage, ScanRequest } from '../port.ts';
import { rowsPerBlock } from '../store/blocks/block.ts';
import { packKeys } from './packed-keys.ts';
import { type ScanControl, stopScan } from './scan-control.ts';
import type { Slice, SliceResult } from './scan-slice.ts';

export type Running = {
  /** Runs a slice in some thread, in the order of calls. */
  readonly runSlice: (slice: Slice) => Promise<SliceResult>;
  /** How many slices of this scan may be under way at once. */
  readonly window: number;
  readonly control: ScanControl;
};

/**
 * Runs a scan in slices, of which some are under way at once, and puts their results together in
 * the stream's order. Ends at the end of the range, at the limit or once its control is stopped;
 * what was scanned beyond that is dropped.
 */
export const runScan = async (request: ScanRequest, running: Running): Promise<ScanPage> => {
  const { range, limit } = request;
  const found: FoundPayment[] = [];
  const underWay: { readonly slice: OrdinalRange; readonly result: Promise<SliceResult> }[] = [];
  let start = range.from;
  const startNext = () => {
    const slice = cutSlice(start, request);
    if (slice === null) return;
    const result = running.runSlice(buildSlice(slice, request, running));
    // Looked at below, in its turn; one that is dropped before must not be unhandled.
    result.catch(() => {});
    underWay.push({ slice, result });
    start = slice.to;
  };
  for (let count = 0; count < running.window; count += 1) startNext();
  let nextOrdinal = range.from;
  try {
    for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
      const result = await first.result;
      const taken = takeUntil(limit - found.length, result);
      found.push(...taken.found);
      nextOrdinal = taken.nextOrdinal;
      if (taken.isFull || nextOrdinal < first.slice.to) break;
      startNext();
    }
  } finally {
    stopScan(running.control);
  }
  return { found, nextOrdinal, scanned: nextOrdinal - range.from };
};

/** About 60 ms of a thread: scans that wait for it have their turn soon. */
const pairsPerSlice = 2_048;
/** With many keys, so that what is done once a slice stays small beside it. */
const leastRows = 64;

/** The next slice, which ends with its block. */
const cutSlice = (from: number, { range, keys }: ScanRequest): OrdinalRange | null => {
  if (from >= range.to) return null;
  const rows = Math.max(leastRows, Math.ceil(pairsPerSlice / keys.length));
  const blockEnd = from - (from % rowsPerBlock) + rowsPerBlock;
  return { from, to: Math.min(from + rows, blockEnd, range.to) };
};

const buildSlice = (
  range: OrdinalRange,
  { stream, keys }: ScanRequest,
  running: Running,
): Slice => {
  const { chain, schemeId } = stream;
  return { stream: { chain, schemeId }, keys: packKeys(keys), range, control: running.control };
};

/** The result up to the limit; payments of one announcement stay together. */
const takeUntil = (limit: number, { found, nextOrdinal }: SliceResult) => {
  const last = found[limit - 1]?.announcement.ordinal;
  if (last === undefined) return { found, nextOrdinal, isFull: false };
  const taken = found.filter(({ announcement }) => announcement.ordinal <= last);
  return { found: taken, nextOrdinal: last + 1, isFull: true };
};
