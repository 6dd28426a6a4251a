import type { Rows as StoredRows } from '../../../stores/lmdb/environment.ts';
import type { IndexStream } from '../../port.ts';
import { encodeBlock, rowsPerBlock } from '../blocks/block.ts';
import { concatRows, type Place, type Rows, sliceRows } from '../blocks/rows.ts';
import { addCut, type Cuts, noCuts } from '../cuts.ts';
import { putJson, readJson } from '../json-rows.ts';
import { buildBlockKey, buildCutsKey, buildStreamKey } from '../layout.ts';
import { findFirstFrom } from '../locate-rows.ts';
import { openStreamReader, type StreamReader, type StreamRecord } from '../stream-reader.ts';
import { columnWidths, streamTraits } from '../stream-traits.ts';

/** What a step does to one stream: keeps what is before `cut`, appends the rows to it. */
export type StreamChange = {
  readonly stream: IndexStream;
  readonly reader: StreamReader;
  readonly cut: number;
  /** What is kept of the block that is not full. */
  readonly tail: Rows;
  readonly appended: Rows;
  /** The last that is kept; null where nothing is. */
  readonly last: Place | null;
};

/** Finds out what is to be done, and writes nothing. */
export const planChange = (
  rows: StoredRows,
  stream: IndexStream,
  step: { readonly removeFrom: number | undefined; readonly appended: Rows },
): StreamChange => {
  const reader = openStreamReader(rows, stream);
  const { removeFrom, appended } = step;
  const cut =
    removeFrom === undefined ? reader.total : findFirstFrom(reader, 'position', removeFrom);
  const tail = readTail(reader, stream, cut);
  const last = tail.places.at(-1) ?? readLastOfBlocks(reader, Math.floor(cut / rowsPerBlock));
  return { stream, reader, cut, tail, appended, last };
};

const readTail = (reader: StreamReader, stream: IndexStream, cut: number): Rows => {
  const to = cut % rowsPerBlock;
  if (to === 0) return concatRows([]);
  const { columns, readPlaces } = reader.readBlock(Math.floor(cut / rowsPerBlock));
  const rows = { ...columns, places: readPlaces() };
  return sliceRows(rows, columnWidths(streamTraits(stream.chain)), { from: 0, to });
};

const readLastOfBlocks = (reader: StreamReader, blockCount: number): Place | null => {
  if (blockCount === 0) return null;
  const places = reader.readBlock(blockCount - 1).readPlaces();
  return places.at(-1) ?? null;
};

/** Full blocks are not written again. */
export const applyChange = (rows: StoredRows, change: StreamChange): void => {
  const { stream, reader, cut, appended } = change;
  const isCut = cut < reader.total;
  if (!isCut && appended.places.length === 0) return;
  removeBlocks(rows, change);
  appendBlocks(rows, change);
  const record: StreamRecord = {
    total: cut + appended.places.length,
    generation: reader.generation + (isCut ? 1 : 0),
    isTimeOrdered: reader.isTimeOrdered && areTimesOrdered(change),
  };
  putJson(rows, buildStreamKey(stream), record);
  if (!isCut) return;
  const cuts = readJson<Cuts>(rows, buildCutsKey(stream)) ?? noCuts;
  putJson(rows, buildCutsKey(stream), addCut(cuts, cut));
};

const removeBlocks = (rows: StoredRows, { stream, reader, cut }: StreamChange): void => {
  for (let block = Math.ceil(cut / rowsPerBlock); block < reader.blockCount; block += 1) {
    rows.remove(buildBlockKey(stream, block));
  }
};

const appendBlocks = (rows: StoredRows, { stream, cut, tail, appended }: StreamChange): void => {
  const widths = columnWidths(streamTraits(stream.chain));
  const all = concatRows([tail, appended]);
  const firstBlock = Math.floor(cut / rowsPerBlock);
  for (let from = 0; from < all.places.length; from += rowsPerBlock) {
    const block = sliceRows(all, widths, { from, to: from + rowsPerBlock });
    rows.put(buildBlockKey(stream, firstBlock + from / rowsPerBlock), encodeBlock(block));
  }
};

const areTimesOrdered = ({ last, appended }: StreamChange): boolean => {
  let latestMs = last?.timeMs ?? 0;
  for (const { timeMs } of appended.places) {
    if (timeMs < latestMs) return false;
    latestMs = timeMs;
  }
  return true;
};
