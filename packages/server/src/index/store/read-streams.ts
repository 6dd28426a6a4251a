import type { Environment } from '../../stores/lmdb/environment.ts';
import type {
  AnnouncementBlock,
  AnnouncementIndex,
  IndexedAnnouncement,
  IndexStream,
  OrdinalRange,
} from '../port.ts';
import { rowsPerBlock } from './blocks/block.ts';
import { listBlock } from './blocks/list-block.ts';
import { type Cuts, findLeastCut, noCuts } from './cuts.ts';
import { readJson } from './json-rows.ts';
import { buildCutsKey } from './layout.ts';
import { findFirstFrom, locateRows } from './locate-rows.ts';
import { openStreamReader, type StreamReader } from './stream-reader.ts';
import { streamTraits } from './stream-traits.ts';

type Reads = Pick<
  AnnouncementIndex,
  'total' | 'locate' | 'placeOf' | 'resume' | 'readBlock' | 'list'
>;

/** Each reading sees one state of the index, the newest. */
export const buildReads = (environment: Environment, indexId: string): Reads => {
  const read = <T>(stream: IndexStream, run: (reader: StreamReader) => T): T =>
    environment.read((rows) => run(openStreamReader(rows, stream)));
  return {
    total: (stream) => read(stream, ({ total }) => total),
    locate: (stream, range) => read(stream, (reader) => locateRows(reader, range)),
    placeOf: (stream, ordinal) =>
      read(stream, (reader) => ({
        indexId,
        generation: reader.generation,
        ordinal,
        position: readPositionBefore(reader, ordinal),
      })),
    resume: (stream, place) =>
      environment.read((rows) => {
        const reader = openStreamReader(rows, stream);
        const isKnown = place.indexId === indexId && place.generation <= reader.generation;
        if (!isKnown) return findFirstFrom(reader, 'position', place.position);
        const cuts = readJson<Cuts>(rows, buildCutsKey(stream)) ?? noCuts;
        const cut = findLeastCut(cuts, place.generation) ?? place.ordinal;
        return Math.min(place.ordinal, cut, reader.total);
      }),
    readBlock: (stream, ordinal) => read(stream, (reader) => readBlockAt(reader, ordinal)),
    list: (stream, ordinal, count) =>
      read(stream, (reader) => {
        const end = Math.min(reader.total, ordinal + count);
        return listRows(reader, stream, { from: Math.min(ordinal, end), to: end });
      }),
  };
};

const readPositionBefore = (reader: StreamReader, ordinal: number): number => {
  const last = Math.min(ordinal, reader.total) - 1;
  if (last < 0) return 0;
  const places = reader.readBlock(Math.floor(last / rowsPerBlock)).readPlaces();
  return places[last % rowsPerBlock]?.position ?? 0;
};

const readBlockAt = (reader: StreamReader, ordinal: number): AnnouncementBlock | null => {
  if (ordinal >= reader.total) return null;
  const number = Math.floor(ordinal / rowsPerBlock);
  const { count, columns, readPlaces } = reader.readBlock(number);
  return { firstOrdinal: number * rowsPerBlock, count, ...columns, readPlaces };
};

const listRows = (
  reader: StreamReader,
  stream: IndexStream,
  { from, to }: OrdinalRange,
): IndexedAnnouncement[] => {
  const listed: IndexedAnnouncement[] = [];
  while (from + listed.length < to) {
    const ordinal = from + listed.length;
    const block = readBlockAt(reader, ordinal);
    if (block === null) break;
    const end = Math.min(block.count, to - block.firstOrdinal);
    const range = { from: ordinal - block.firstOrdinal, to: end };
    listed.push(...listBlock(block, streamTraits(stream.chain), range));
  }
  return listed;
};
