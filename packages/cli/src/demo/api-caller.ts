import { isSipherError, Sipher } from '@sipher/client';
import { type OperationData, type OperationId, operations } from '@sipher/contract';
import { CommandError } from '../command-error.ts';

export type Call = {
  readonly key?: string;
  /** The value of `X-Session-Id`. */
  readonly session?: string;
  /** As a caller writes it: the server parses it. */
  readonly body?: unknown;
};

export type Answer<Data> = { readonly data: Data; readonly headers: Headers };

/** What a call was refused with. */
export type Refusal = { readonly status: number | null; readonly code: string };

/** Calls one server over HTTP through the client, with nothing that a client does not have. */
export type ApiCaller = {
  /** @throws CommandError with the code where it is refused. */
  call<Id extends OperationId>(id: Id, call?: Call): Promise<Answer<OperationData<Id>>>;
  /** For a call that must be refused; null where it was not. */
  refusal(id: OperationId, call?: Call): Promise<Refusal | null>;
};

type ApiCallerDeps = {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly stop: AbortSignal;
};

export const openApiCaller = (deps: ApiCallerDeps): ApiCaller => ({
  call: async (id, call) => {
    const answer = await send(deps, id, call).catch((error: unknown) => {
      if (!isSipherError(error)) throw error;
      throw new CommandError(`${id}: ${error.status} ${error.code}`);
    });
    // A success that does not fit the contract is no answer that a caller could use.
    operations[id].success.data.parse(answer.data);
    return answer;
  },
  refusal: async (id, call) => {
    try {
      await send(deps, id, call);
      return null;
    } catch (error) {
      if (!isSipherError(error)) throw error;
      return { status: error.status, code: error.code };
    }
  },
});

const timeoutMs = 30_000;

const send = <Id extends OperationId>(
  { url, fetch, stop }: ApiCallerDeps,
  id: Id,
  { key, session, body }: Call = {},
) => {
  const apiKey = key === undefined ? {} : { apiKey: key };
  // Without retries: what the story tells of is one call each.
  const sipher = new Sipher({ ...apiKey, baseUrl: url, fetch, timeoutMs, retries: 0 });
  const options = session === undefined ? { signal: stop } : { signal: stop, sessionId: session };
  return sipher.request(id, { body }, options).withResponse();
};
