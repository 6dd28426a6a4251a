import type { Answer } from './call.ts';
import { openCursorGuard } from './cursor-guard.ts';

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
  const follow = openCursorGuard(startCursor);
  for (let answer = await first; ; ) {
    yield answer.data;
    const { nextCursor } = answer.data;
    if (nextCursor === null) return;
    answer = await sendNext(follow(answer.data, answer));
  }
}
