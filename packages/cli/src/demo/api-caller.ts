import { type Operation, type OperationData, type OperationId, operations } from '@sipher/contract';
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
export type Refusal = { readonly status: number; readonly code: string };

/** Calls one server over HTTP, with nothing that a client does not have. */
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
  call: async (id, call = {}) => {
    const { error, data, status, headers } = await send(deps, operations[id], call);
    if (error !== undefined) throw new CommandError(`${id}: ${status} ${error.code}`);
    // A success that does not fit the contract is no answer that a caller could use.
    operations[id].success.data.parse(data);
    return { data, headers };
  },
  refusal: async (id, call = {}) => {
    const { error, status } = await send(deps, operations[id], call);
    return error === undefined ? null : { status, code: error.code };
  },
});

const timeoutMs = 30_000;

const send = async (deps: ApiCallerDeps, operation: Operation, { key, session, body }: Call) => {
  const response = await deps.fetch(deps.url + operation.path, {
    method: operation.method,
    headers: {
      ...(key === undefined ? {} : { 'X-API-Key': key }),
      ...(session === undefined ? {} : { 'X-Session-Id': session }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.any([deps.stop, AbortSignal.timeout(timeoutMs)]),
  });
  const { data, error } = JSON.parse(await response.text());
  return { data, error, status: response.status, headers: response.headers };
};
