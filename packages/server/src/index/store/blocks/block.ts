import { decodePlaces, encodePlaces, type PlaceOrigin } from './places.ts';
import {
  buildColumns,
  type Columns,
  type ColumnWidths,
  columnNames,
  type Place,
  type Rows,
} from './rows.ts';

/**
 * Of a full block. LMDB gives a large value whole pages of its own: the more rows share them, the
 * less is lost in the last; the last block of a stream is written again at each step.
 */
export const rowsPerBlock = 1_024;

/** What can be told of a block without reading its places. */
export type BlockHead = {
  readonly count: number;
  readonly position: Bounds;
  readonly timeMs: Bounds;
};

export type Bounds = { readonly least: number; readonly most: number };

export type Block = {
  readonly count: number;
  readonly columns: Columns;
  readonly readPlaces: () => Place[];
};

// The head, little-endian: how many rows, the unit of times in milliseconds, then as doubles the
// bounds of positions and of times.
const unitOffset = 4;
const boundsOffset = 8;
const columnsOffset = 40;

const doubleLength = 8;
const secondMs = 1_000;

/** The head, the columns one after another, the places. At least one row. */
export const encodeBlock = ({ places, ...columns }: Rows): Buffer => {
  const head = Buffer.alloc(columnsOffset);
  const origin = findOrigin(places);
  head.writeUInt32LE(places.length, 0);
  head.writeUInt32LE(origin.timeUnitMs, unitOffset);
  const times = places.map(({ timeMs }) => timeMs);
  const bounds = [
    origin.position,
    places.at(-1)?.position ?? origin.position,
    Math.min(...times),
    Math.max(...times),
  ];
  for (const [index, bound] of bounds.entries()) {
    head.writeDoubleLE(bound, boundsOffset + index * doubleLength);
  }
  const parts = columnNames.map((name) => columns[name]);
  return Buffer.concat([head, ...parts, encodePlaces(places, origin)]);
};

/** Blocks tell their time to the second, nearly all of them. */
const findOrigin = (places: readonly Place[]): PlaceOrigin => {
  const isWhole = places.every(({ timeMs }) => timeMs % secondMs === 0);
  const timeMs = Math.min(...places.map((place) => place.timeMs));
  return { position: places[0]?.position ?? 0, timeMs, timeUnitMs: isWhole ? secondMs : 1 };
};

export const decodeBlockHead = (record: Uint8Array): BlockHead => {
  const view = viewOf(record);
  const readBound = (index: number) => view.getFloat64(boundsOffset + index * doubleLength, true);
  return {
    count: view.getUint32(0, true),
    position: { least: readBound(0), most: readBound(1) },
    timeMs: { least: readBound(2), most: readBound(3) },
  };
};

/** Views on the record, which must not change any more. */
export const decodeBlock = (record: Uint8Array, widths: ColumnWidths): Block => {
  const { count, position, timeMs } = decodeBlockHead(record);
  let offset = columnsOffset;
  const columns = buildColumns((name) => {
    const start = offset;
    offset += count * widths[name];
    return record.subarray(start, offset);
  });
  const timeUnitMs = viewOf(record).getUint32(unitOffset, true);
  const origin = { position: position.least, timeMs: timeMs.least, timeUnitMs };
  const readPlaces = () => decodePlaces(record.subarray(offset), origin, count);
  return { count, columns, readPlaces };
};

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
