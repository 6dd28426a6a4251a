import { workerData } from 'node:worker_threads';
import type { CurvesChoice } from '../../curves/open-curve-engines.ts';
import type { AnnouncementIndex, FoundPayment, IndexStream, OrdinalRange } from '../port.ts';
import { openAnnouncementIndex } from '../store/open-announcement-index.ts';
import { type Matching, openMatching } from './matchers/open-matching.ts';
import { scanRows } from './matchers/scan-rows.ts';
import { type PackedKeys, unpackKeys } from './packed-keys.ts';
import { addProgress, isStopped, type ScanControl } from './scan-control.ts';

/** What a thread is started with. */
export type ThreadData = { readonly folder: string; readonly curves: CurvesChoice };

/** A part of a scan: rows of one block. */
export type Slice = {
  readonly stream: IndexStream;
  /** Moved to the thread, which wipes them. */
  readonly keys: PackedKeys;
  readonly range: OrdinalRange;
  readonly control: ScanControl;
};

export type SliceResult = {
  readonly found: readonly FoundPayment[];
  /** Everything before it, from the slice's start, was compared with every key. */
  readonly nextOrdinal: number;
};

type Opened = { readonly index: AnnouncementIndex; readonly matching: Matching };

/** What the threads of the scanner run. */
export const scanSlice = async (slice: Slice): Promise<SliceResult> => {
  const keys = unpackKeys(slice.keys);
  try {
    if (isStopped(slice.control)) return { found: [], nextOrdinal: slice.range.from };
    opened ??= open(workerData); // ThreadData: the scanner starts its threads with nothing else
    return scanOpened(await opened, slice, keys);
  } finally {
    slice.keys.bytes.fill(0);
  }
};

let opened: Promise<Opened> | undefined;

const open = async ({ folder, curves }: ThreadData): Promise<Opened> => ({
  index: await openAnnouncementIndex(folder, { readOnly: true }),
  matching: openMatching(curves),
});

const scanOpened = (
  { index, matching }: Opened,
  { stream, range, control }: Slice,
  keys: ReturnType<typeof unpackKeys>,
): SliceResult => {
  const block = index.readBlock(stream, range.from);
  // Removed since: whoever asked goes on from a place that tells of it.
  if (block === null) return { found: [], nextOrdinal: range.from };
  const matcher = matching.openMatcher(stream, keys);
  try {
    const first = block.firstOrdinal;
    const rows = { from: range.from - first, to: Math.min(range.to - first, block.count) };
    const stopped = () => {
      addProgress(control);
      return isStopped(control);
    };
    const scan = { stream, keys, matching, matcher, isStopped: stopped };
    const { found, nextRow } = scanRows(scan, block, rows);
    return { found, nextOrdinal: first + nextRow };
  } finally {
    matcher.close();
  }
};
