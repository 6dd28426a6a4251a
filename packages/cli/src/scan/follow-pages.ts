import { type CursorGuard, openCursorGuard } from '@sipher/client';
import { type OperationData, operations } from '@sipher/contract';
import { callApi } from '../api/call-api.ts';
import type { Connection } from '../api/connection.ts';
import { toCommandError } from '../api/to-command-error.ts';
import { CommandError, ToldError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import type { Prepared } from '../operations/operation-command.ts';
import { escapeControls } from '../terminal/table.ts';

type AnyPage = { readonly nextCursor: string | null };
type PagedId = 'scanPayments' | 'listAnnouncements';

/** How often each is asked for again: one answer that is lost should not end a scan of many. */
export const pageRetries = 2;

/**
 * The pages of an operation from the input's cursor on, or from the beginning.
 * @throws CommandError too if a server's cursors lead in a circle
 */
export async function* fetchPages<Id extends PagedId>(
  id: Id,
  { connection, input, options }: Prepared,
  signal: AbortSignal,
): AsyncGenerator<OperationData<Id>> {
  const location = input.body === undefined ? 'query' : 'body';
  const first = input[location];
  const follow = openCursorGuard(first?.cursor);
  for (let written = first; ; ) {
    const { data } = await callApi(connection, id, {
      input: { ...input, [location]: written },
      options: { ...options, signal },
    });
    yield data;
    if (data.nextCursor === null) return;
    written = { ...first, cursor: followCursor(follow, data, { id, connection }) };
  }
}

type Called = { readonly id: PagedId; readonly connection: Connection };

const followCursor = (follow: CursorGuard, page: AnyPage, { id, connection }: Called): string => {
  try {
    return follow(page);
  } catch (error) {
    const { method, path } = operations[id];
    throw toCommandError(error, { asked: `${method} ${connection.baseUrl}${path}`, connection });
  }
};

type Following<Page> = {
  readonly pages: AsyncIterable<Page>;
  readonly onPage: (page: Page) => void | Promise<void>;
  readonly stop: AbortSignal;
};

/**
 * Hands over one page after the other, to the last.
 * @returns null, or what ended it earlier: a failure or the stop, with where to go on
 */
export const followPages = async <Page extends AnyPage>({
  pages,
  onPage,
  stop,
}: Following<Page>): Promise<CommandError | null> => {
  let cursor: string | null = null;
  try {
    for await (const page of pages) {
      await onPage(page);
      cursor = page.nextCursor;
      if (cursor !== null) stop.throwIfAborted();
    }
    return null;
  } catch (error) {
    // Nobody read the page, and what is to be said of that is said.
    if (error instanceof ToldError) throw error;
    const hint = cursor === null ? '' : `Go on with --cursor ${escapeControls(cursor)}`;
    if (stop.aborted) return new CommandError(hint === '' ? 'stopped' : `stopped. ${hint}`);
    if (!(error instanceof CommandError)) throw error;
    const message = hint === '' ? error.message : `${error.message}\n  ${hint}`;
    return new CommandError(message, error.exitCode);
  }
};

/** Aborted at Ctrl-C. */
export const abortAtStop = ({ waitForStop }: CliDeps): AbortSignal => {
  const stopping = new AbortController();
  void waitForStop().then(() => stopping.abort());
  return stopping.signal;
};
