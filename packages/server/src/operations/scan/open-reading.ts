import type { OperationInput } from '@sipher/contract';
import { invalid } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';
import type { IndexPlace, IndexRange, OrdinalRange } from '../../index/port.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type AnnouncedStream, findStream } from './find-stream.ts';
import { viewIndex } from './view-index.ts';

type ReadingInput = Omit<OperationInput<'listAnnouncements'>['query'], 'limit'>;

/** What one call reads of a stream, and how the next one goes on. */
export type OpenReading = {
  readonly stream: AnnouncedStream;
  /** Announcements in the whole range. */
  readonly total: number;
  /** What is left of it. */
  readonly unread: OrdinalRange;
  readonly index: ReturnType<typeof viewIndex>;
  /** The cursor for an ordinal up to which everything was read; null where nothing is left. */
  readonly cursorAt: (ordinal: number) => string | null;
};

/**
 * Opens the range that a request names, where its cursor left off.
 *
 * @throws ApiError as `findStream`; `VALIDATION_ERROR` naming `fromSlot`, `fromTime` or `cursor`.
 */
export const openReading = (input: ReadingInput, deps: Deps): OpenReading => {
  const stream = findStream(input, deps);
  const range = readRange(input);
  // Before anything else: what the index is said to hold, and to have removed, it surely has.
  const index = viewIndex(stream.chain, deps);
  const { generation, indexId } = deps.index.placeOf(stream, 0);
  const reading = { ...stream, range };
  const bounds = deps.index.locate(stream, range);
  const from =
    input.cursor === undefined
      ? bounds.from
      : deps.index.resume(stream, decodeCursor(input.cursor, reading));
  const unread = { from: Math.min(Math.max(from, bounds.from), bounds.to), to: bounds.to };
  const cursorAt = (ordinal: number): string | null => {
    const place = deps.index.placeOf(stream, ordinal);
    if (ordinal >= bounds.to && place.generation === generation) return null;
    // As of the start: what was removed meanwhile may have taken the place of what was read.
    const since: IndexPlace = { ...place, generation, indexId };
    return encodeCursor(since, reading);
  };
  return { stream, total: bounds.to - bounds.from, unread, index, cursorAt };
};

const readRange = ({ fromSlot, toSlot, fromTime, toTime }: ReadingInput): IndexRange => {
  assertOrder({ path: 'fromSlot', value: fromSlot }, { path: 'toSlot', value: toSlot });
  assertOrder({ path: 'fromTime', value: fromTime }, { path: 'toTime', value: toTime });
  return { fromPosition: fromSlot, toPosition: toSlot, fromTimeMs: fromTime, toTimeMs: toTime };
};

type Bound = { readonly path: string; readonly value: number | undefined };

const assertOrder = (least: Bound, most: Bound): void => {
  if (least.value === undefined || most.value === undefined || least.value <= most.value) return;
  const message = `expected at most ${most.path}, which is ${most.value}`;
  throw invalid([{ path: least.path, message }]);
};
