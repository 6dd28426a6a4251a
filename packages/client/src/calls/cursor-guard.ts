import { SipherError, type SipherErrorFields } from '../sipher-error.ts';
import type { Page } from './read-pages.ts';

/** A page, and how much of the whole it covers, where it says so. */
type GuardedPage = Page & { readonly scanned?: number | undefined };

/** The cursor of a page that is not the last; throws a SipherError where it leads nowhere. */
export type CursorGuard = (
  page: GuardedPage,
  answer?: Pick<SipherErrorFields, 'status' | 'requestId'>,
) => string;

/** A server takes two seconds for each: a minute. */
const mostWaits = 30;

/**
 * Guards a walk over pages, so that a server whose cursors lead in a circle does not keep its reader
 * for ever. A scan that waits for its turn at a busy server is none: it covers nothing, and says
 * again where it was.
 * @example
 * const follow = openCursorGuard(cursor);
 * while (page.nextCursor !== null) page = await fetchPage(follow(page));
 */
export const openCursorGuard = (start?: unknown): CursorGuard => {
  const seen = new Set<unknown>([start]);
  let current = start;
  let waits = 0;
  return ({ nextCursor, scanned }, answer) => {
    waits = scanned === 0 && nextCursor === current ? waits + 1 : 0;
    const isWaiting = waits > 0 && waits <= mostWaits;
    if (typeof nextCursor !== 'string' || (seen.has(nextCursor) && !isWaiting)) {
      const message = 'The pages lead nowhere: expected a cursor that is new, or null at the end';
      throw new SipherError('UNEXPECTED_ANSWER', message, answer);
    }
    seen.add(nextCursor);
    current = nextCursor;
    return nextCursor;
  };
};
