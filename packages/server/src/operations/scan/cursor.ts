import { createHash } from 'node:crypto';
import { invalid } from '../../api-error.ts';
import type { IndexPlace, IndexRange, IndexStream } from '../../index/port.ts';

/** What is read, whichever part of it. */
export type Reading = IndexStream & { readonly range: IndexRange };

const form = /^([0-9a-f]{16})\.([0-9a-z]{1,32})\.(\d{1,16})\.(\d{1,16})\.(\d{1,16})$/;

/** A place of a reading, as text. Nothing in it is secret. */
export const encodeCursor = (place: IndexPlace, reading: Reading): string => {
  const { indexId, generation, ordinal, position } = place;
  return [digestOf(reading), indexId, generation, ordinal, position].join('.');
};

/** @throws ApiError `VALIDATION_ERROR` naming `cursor`: none of ours, or of another reading. */
export const decodeCursor = (cursor: string, reading: Reading): IndexPlace => {
  const [, digest, indexId = '', ...numbers] = form.exec(cursor) ?? [];
  const [generation = Number.NaN, ordinal = Number.NaN, position = Number.NaN] =
    numbers.map(Number);
  if (![generation, ordinal, position].every(Number.isSafeInteger)) {
    throw invalid([{ path: 'cursor', message: 'expected the nextCursor of an earlier answer' }]);
  }
  if (digest !== digestOf(reading)) {
    const message = 'expected the nextCursor of an answer for the same chain, backend and range';
    throw invalid([{ path: 'cursor', message }]);
  }
  return { indexId, generation, ordinal, position };
};

const digestOf = ({ chain, schemeId, range }: Reading): string => {
  const { fromPosition, toPosition, fromTimeMs, toTimeMs } = range;
  const parts = [chain, schemeId, fromPosition, toPosition, fromTimeMs, toTimeMs];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
};
