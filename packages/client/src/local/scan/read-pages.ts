import type { BackendId, OperationData, OperationRequest } from '@sipher/contract';
import type { ChainId } from '@sipher/core';
import { openCursorGuard } from '../../calls/cursor-guard.ts';
import type { Sipher } from '../../index.ts';

/** What scanning at home needs of a client. */
export type AnnouncementSource = Pick<Sipher, 'request' | 'requestBytes'>;

type Query = NonNullable<OperationRequest<'listAnnouncements'>['query']>;

/** Which announcements are looked at; positions are slots on solana and blocks on EVM chains. */
export type PageQuery = {
  readonly chain: ChainId;
  readonly backend?: BackendId | undefined;
  /** The first position that counts. */
  readonly fromSlot?: Query['fromSlot'] | undefined;
  /** The last position that counts. */
  readonly toSlot?: Query['toSlot'] | undefined;
  /** Announcements of this time or later, in ms since the epoch. */
  readonly fromTime?: Query['fromTime'] | undefined;
  /** Announcements of this time or earlier, in ms since the epoch. */
  readonly toTime?: Query['toTime'] | undefined;
  /** `nextCursor` of the page before, with the same chain, backend and range. */
  readonly cursor?: string | undefined;
  /** Announcements a page: 1 to 10,000, which it is unless given. */
  readonly limit?: number | undefined;
};

/** Announcements in binary form, and what was known of the range before they were read. */
export type AnnouncementPage = Pick<
  OperationData<'listAnnouncements'>,
  'nextCursor' | 'total' | 'index'
> & { readonly bytes: Uint8Array };

const largestPage = 10_000;

/**
 * Every page of a range from the cursor on. The next one is fetched while its reader is busy with
 * this one, and given up if the reader stops.
 */
export async function* readPages(
  sipher: AnnouncementSource,
  { chain, backend, fromSlot, toSlot, fromTime, toTime, cursor, limit = largestPage }: PageQuery,
  signal?: AbortSignal,
): AsyncGenerator<AnnouncementPage, void, undefined> {
  const reader = new AbortController();
  const options = {
    signal: signal === undefined ? reader.signal : AbortSignal.any([signal, reader.signal]),
  };
  const query = { chain, backend, fromSlot, toSlot, fromTime, toTime, limit };
  // Asked before the pages: what comes to the index meanwhile is then told twice, and never skipped.
  const first = { query: { ...query, limit: 1, cursor } };
  const { total, index } = await sipher.request('listAnnouncements', first, options);
  const fetchPage = async (from: string | undefined) => {
    const page = { query: { ...query, cursor: from } };
    return await sipher.requestBytes('listAnnouncements', page, options);
  };
  const follow = openCursorGuard(cursor);
  let pending = fetchPage(cursor);
  try {
    for (;;) {
      const { bytes, nextCursor } = await pending;
      if (nextCursor === null) return yield { bytes, nextCursor, total, index };
      pending = fetchPage(follow({ nextCursor }));
      // Its failure is met when it is waited for, and not before.
      pending.catch(() => {});
      yield { bytes, nextCursor, total, index };
    }
  } finally {
    reader.abort();
  }
}
