import type { OperationData } from '@sipher/contract';
import { InvalidInputError } from '@sipher/core';
import { callApi } from '../api/call-api.ts';
import { toCommandError } from '../api/to-command-error.ts';
import { CommandError } from '../command-error.ts';
import type { Prepared } from '../operations/operation-command.ts';
import type { Covered } from './scan-progress.ts';

type HomeDeps = {
  readonly signal: AbortSignal;
  readonly onProgress: (covered: Covered) => void;
};

/** As the server would answer, page by page, but compared here: the keys stay. */
export async function* scanAtHome(
  prepared: Prepared,
  deps: HomeDeps,
): AsyncGenerator<OperationData<'scanPayments'>> {
  // Loaded here: the curves take a while, and no other command needs them.
  const { scanPayments } = await import('@sipher/client/local');
  const { limit: _, ...body } = prepared.input.body ?? {};
  const posture = await readPosture(prepared, deps.signal);
  // The library judges what it is given, as the server would.
  const request = { ...body, ...posture } as Omit<Parameters<typeof scanPayments>[0], 'sipher'>;
  try {
    yield* scanPayments({ ...request, ...deps, sipher: prepared.connection.sipher });
  } catch (error) {
    if (error instanceof InvalidInputError) throw new CommandError(error.message, 2);
    throw toCommandError(error, {
      asked: describeFetch(prepared),
      connection: prepared.connection,
    });
  }
}

const describeFetch = ({ connection }: Prepared) => `GET ${connection.baseUrl}/v1/announcements`;

/** Chain and backend, where the command line leaves them to the session or the server. */
const readPosture = async ({ connection, input, options }: Prepared, signal: AbortSignal) => {
  const given = Object.entries({ chain: input.body?.chain, backend: input.body?.backend });
  const query = Object.fromEntries(given.filter(([, value]) => typeof value === 'string'));
  const { data } = await callApi(connection, 'listAnnouncements', {
    input: { query: { ...query, limit: 1 } },
    options: { ...options, signal },
  });
  return { chain: data.chain, backend: data.backend };
};
