import { SipherError } from '../sipher-error.ts';
import type { Answer } from './call.ts';

/** Data that says where its next page begins; null: it is the last. */
export type Page = { readonly nextCursor: string | null };

/** How pages are fetched. */
export type Pages<D extends Page> = {
  readonly first: Promise<Answer<D>>;
  readonly sendNext: (cursor: string) => Promise<Answer<D>>;
  /** The cursor of the first page, if the caller gave one. */
  readonly startCursor: unknown;
};

/** The data of every page, until one is the last. */
export async function* readPages<D extends Page>({
  first,
  sendNext,
  startCursor,
}: Pages<D>): AsyncGenerator<D, void, undefined> {
  const seen = new Set<unknown>([startCursor]);
  for (let answer = await first; ; ) {
    yield answer.data;
    const { nextCursor } = answer.data;
    if (nextCursor === null) return;
    if (typeof nextCursor !== 'string' || seen.has(nextCursor)) throw noProgress(answer);
    seen.add(nextCursor);
    answer = await sendNext(nextCursor);
  }
}

const noProgress = ({ status, requestId }: Answer<unknown>) =>
  new SipherError('UNEXPECTED_ANSWER', 'The pages lead nowhere: a cursor is none, or came twice', {
    status,
    requestId,
  });
