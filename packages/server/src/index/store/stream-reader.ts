import type { Rows as StoredRows } from '../../stores/lmdb/environment.ts';
import type { IndexStream } from '../port.ts';
import {
  type Block,
  type BlockHead,
  decodeBlock,
  decodeBlockHead,
  rowsPerBlock,
} from './blocks/block.ts';
import { readJson } from './json-rows.ts';
import { buildBlockKey, buildStreamKey } from './layout.ts';
import { columnWidths, streamTraits } from './stream-traits.ts';

export type StreamRecord = {
  readonly total: number;
  /** How many removals there were. */
  readonly generation: number;
  /** Whether no announcement's time was before that of the one before it. */
  readonly isTimeOrdered: boolean;
};

export const newStream: StreamRecord = { total: 0, generation: 0, isTimeOrdered: true };

/** A stream as one snapshot shows it. */
export type StreamReader = StreamRecord & {
  readonly blockCount: number;
  readonly readHead: (block: number) => BlockHead;
  /** Its bytes are a copy. */
  readonly readBlock: (block: number) => Block;
};

export const openStreamReader = (
  rows: Pick<StoredRows, 'get'>,
  stream: IndexStream,
): StreamReader => {
  const record = readJson<StreamRecord>(rows, buildStreamKey(stream)) ?? newStream;
  const read = (block: number): Buffer => {
    const found = rows.get(buildBlockKey(stream, block));
    if (found === undefined) throw new Error(`block ${block} is missing in the index`);
    return found;
  };
  return {
    ...record,
    blockCount: Math.ceil(record.total / rowsPerBlock),
    readHead: (block) => decodeBlockHead(read(block)),
    readBlock: (block) =>
      decodeBlock(copyBytes(read(block)), columnWidths(streamTraits(stream.chain))),
  };
};

/** By its buffer: the library gives its records a length of their own, at which all else is slow. */
const copyBytes = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer.slice(byteOffset, byteOffset + length));
