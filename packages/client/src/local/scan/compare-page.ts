import type { OperationData } from '@sipher/contract';
import {
  type ListedAnnouncement,
  type RecipientViewKeys,
  type StealthScheme,
  scanAnnouncements,
  viewPayment,
} from '@sipher/core';
import type { TagFilter } from './tag-filter.ts';

type Payment = OperationData<'scanPayments'>['payments'][number];

type Comparison = {
  readonly scheme: StealthScheme;
  readonly keys: RecipientViewKeys;
  readonly filter: TagFilter;
  readonly announcements: readonly ListedAnnouncement[];
  readonly signal: AbortSignal | undefined;
  /** Of a clock that only goes forward. */
  readonly nowMs: () => number;
};

/** A part of a page that has been compared. */
export type ComparedSlice = { readonly payments: readonly Payment[]; readonly scanned: number };

/** As long as a page of a browser may be busy without being felt to be. */
const sliceMs = 50;

/**
 * Compares a page in slices of some 50 ms, and gives the event loop a turn after each.
 *
 * @throws what the signal was aborted with.
 */
export async function* comparePage({
  scheme,
  keys,
  filter,
  announcements,
  signal,
  nowMs,
}: Comparison): AsyncGenerator<ComparedSlice, void, undefined> {
  let from = 0;
  while (from < announcements.length) {
    signal?.throwIfAborted();
    const payments: Payment[] = [];
    const start = from;
    const until = nowMs() + sliceMs;
    do {
      const rows = announcements.slice(from, from + filter.rowsAtOnce);
      for (const found of scanAnnouncements(scheme, keys, await filter.select(rows))) {
        payments.push(viewPayment(found, keys.chain));
      }
      from += rows.length;
    } while (from < announcements.length && nowMs() < until);
    yield { payments, scanned: from - start };
    await nextTurn();
  }
}

/** By a message: browsers hold back timers of pages that are not looked at, up to a second each. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const passOn = () => {
      port1.close();
      resolve();
    };
    port1.addEventListener('message', passOn);
    port1.start();
    port2.postMessage(null);
  });
