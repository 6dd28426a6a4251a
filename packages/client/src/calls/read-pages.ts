import { SipherError } from '../sipher-error.ts';
import type { Answer } from './call.ts';

/** Data that says where its next page begins; null: it is the last. */
export type Page = { readonly nextCursor: string | null };

/** The data of every page, until one is the last. */
export async function* readPages<D extends Page>(
  first: Promise<Answer<D>>,
  send: (cursor: string) => Promise<Answer<D>>,
): AsyncGenerator<D, void, undefined> {
  const seen = new Set<string>();
  for (let answer = await first; ; ) {
    yield answer.data;
    const { nextCursor } = answer.data;
    if (nextCursor === null) return;
    if (typeof nextCursor !== 'string' || seen.has(nextCursor)) throw noProgress(answer);
    seen.add(nextCursor);
    answer = await send(nextCursor);
  }
}

const noProgress = ({ status, requestId }: Answer<unknown>) =>
  new SipherError('UNEXPECTED_ANSWER', 'The pages lead nowhere: a cursor is none, or came twice', {
    status,
    requestId,
  });
