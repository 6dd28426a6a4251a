import { setImmediate } from 'node:timers/promises';
import type { OperationData } from '@sipher/contract';
import { encodeAnnouncements, encodeHex, encodeTransactionId } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import type { IndexedAnnouncement } from '../../index/port.ts';
import type { Handler } from '../handler.ts';
import { inSlices } from '../in-slices.ts';
import { type OpenReading, openReading } from './open-reading.ts';

/** A few milliseconds of the event loop. */
const rowsAtOnce = 256;

export const listAnnouncements: Handler<'listAnnouncements'> = async (
  { input, openSignal, takesBytes },
  deps,
) => {
  const { chain, backend, limit } = input.query;
  const reading = openReading(input.query, deps);
  const rows = await readRows(reading, { limit, signal: openSignal() }, deps);
  const nextCursor = reading.cursorAt(reading.unread.from + rows.length);
  if (takesBytes) {
    const headers = nextCursor === null ? {} : { 'X-Next-Cursor': nextCursor };
    return { bytes: encodeAnnouncements(rows), headers };
  }
  const announcements = await inSlices(rows, rowsAtOnce, (row) => viewRow(row, reading));
  const { total, index } = reading;
  return { data: { announcements, total, nextCursor, chain, backend, index } };
};

type Wanted = { readonly limit: number; readonly signal: AbortSignal };

const readRows = async (
  { stream, unread }: OpenReading,
  { limit, signal }: Wanted,
  { index }: Deps,
): Promise<IndexedAnnouncement[]> => {
  const rows: IndexedAnnouncement[] = [];
  const end = Math.min(unread.to, unread.from + limit);
  for (let ordinal = unread.from; ordinal < end; ordinal = unread.from + rows.length) {
    const listed = index.list(stream, ordinal, Math.min(rowsAtOnce, end - ordinal));
    // Removed meanwhile: the cursor leads back to what came instead.
    if (listed.length === 0) break;
    rows.push(...listed);
    await setImmediate();
    signal.throwIfAborted();
  }
  return rows;
};

type AnnouncementView = OperationData<'listAnnouncements'>['announcements'][number];

const viewRow = (row: IndexedAnnouncement, { stream }: OpenReading): AnnouncementView => ({
  ephemeralPublicKey: encodeHex(row.ephemeralPublicKey),
  viewTag: row.viewTag,
  addressPrefix: encodeHex(row.addressPrefix),
  txSignature: encodeTransactionId(stream.chain, row.transactionId),
  slot: row.position,
  timestamp: row.timeMs,
});
