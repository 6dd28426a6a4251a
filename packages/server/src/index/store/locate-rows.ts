import type { IndexRange, OrdinalRange } from '../port.ts';
import { type BlockHead, rowsPerBlock } from './blocks/block.ts';
import type { Place } from './blocks/rows.ts';
import type { StreamReader } from './stream-reader.ts';

/**
 * The rows from the first that is in the range up to and with the last: of positions exactly those
 * in the range; of times too, unless they went back in between.
 */
export const locateRows = (reader: StreamReader, range: IndexRange): OrdinalRange => {
  const { fromPosition, fromTimeMs, toPosition, toTimeMs } = range;
  const from = Math.max(
    fromPosition === undefined ? 0 : findFirstFrom(reader, 'position', fromPosition),
    fromTimeMs === undefined ? 0 : findFirstFrom(reader, 'timeMs', fromTimeMs),
  );
  const to = Math.min(
    toPosition === undefined ? reader.total : findEndOf(reader, 'position', toPosition),
    toTimeMs === undefined ? reader.total : findEndOf(reader, 'timeMs', toTimeMs),
  );
  return { from, to: Math.max(from, to) };
};

type PlaceField = keyof Place;

/** The first row whose field is `bound` or more; the total where there is none. */
export const findFirstFrom = (reader: StreamReader, field: PlaceField, bound: number): number => {
  const isReached = (head: BlockHead) => head[field].most >= bound;
  const block = isOrdered(reader, field)
    ? bisectBlocks(reader, isReached)
    : walkBlocks(reader, isReached);
  if (block === reader.blockCount) return reader.total;
  const places = reader.readBlock(block).readPlaces();
  return block * rowsPerBlock + places.findIndex((place) => place[field] >= bound);
};

/** After the last row whose field is `bound` or less; 0 where there is none. */
const findEndOf = (reader: StreamReader, field: PlaceField, bound: number): number => {
  const block = isOrdered(reader, field)
    ? bisectBlocks(reader, (head) => head[field].least > bound) - 1
    : walkBlocksBack(reader, (head) => head[field].least <= bound);
  if (block < 0) return 0;
  const places = reader.readBlock(block).readPlaces();
  return block * rowsPerBlock + places.findLastIndex((place) => place[field] <= bound) + 1;
};

const isOrdered = (reader: StreamReader, field: PlaceField): boolean =>
  field === 'position' || reader.isTimeOrdered;

type HeadTest = (head: BlockHead) => boolean;

/** The first block that passes, where all after it do too; their count where none does. */
const bisectBlocks = ({ blockCount, readHead }: StreamReader, passes: HeadTest): number => {
  let [low, high] = [0, blockCount];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (passes(readHead(middle))) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The first block that passes; their count where none does. */
const walkBlocks = ({ blockCount, readHead }: StreamReader, passes: HeadTest): number => {
  let block = 0;
  while (block < blockCount && !passes(readHead(block))) block += 1;
  return block;
};

/** The last block that passes; -1 where none does. */
const walkBlocksBack = ({ blockCount, readHead }: StreamReader, passes: HeadTest): number => {
  let block = blockCount - 1;
  while (block >= 0 && !passes(readHead(block))) block -= 1;
  return block;
};
