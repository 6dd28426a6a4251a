import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import {
  type ErrorCode,
  type Operation,
  type OperationData,
  type OperationId,
  operations,
  type Tier,
} from '@sipher/contract';
import { adminKey } from './running-server.ts';

export type ApiCall = {
  readonly key?: string;
  /** The value of `X-Session-Id`. */
  readonly session?: string;
  /** The `{id}` of the path. */
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** As a caller writes it, so that what a call refuses can be sent too. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type ApiAnswer<Id extends OperationId> = {
  readonly status: number;
  readonly headers: Headers;
  /** Of a success; look at `status` first. */
  readonly data: OperationData<Id>;
  readonly code: ErrorCode | null;
  readonly text: string;
};

type Server = { readonly url: string };

/** Not fetch, which would cost these tests more time than the servers that they test. */
const agent = new Agent({ keepAlive: true });

/** Calls an operation over HTTP. Rejects if the connection breaks before the answer is whole. */
export const callApi = async <Id extends OperationId>(
  { url }: Server,
  operationId: Id,
  call: ApiCall = {},
): Promise<ApiAnswer<Id>> => {
  const operation: Operation = operations[operationId];
  const path = operation.path.replace('{id}', call.id ?? '');
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const sent = request(url + path + query, {
    agent,
    method: operation.method,
    headers: buildHeaders(call),
  });
  sent.end(body);
  const { status, headers, text } = await receive(sent);
  const { data, error } = JSON.parse(text);
  // A success that does not fit the contract is no answer that a caller could use.
  if (status < 300) operation.success.data.parse(data);
  return { status, headers, data, code: error?.code ?? null, text };
};

const receive = async (sent: ClientRequest) => {
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('a response event without a response');
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const text = await readText(response);
  return { status: response.statusCode ?? 0, headers, text };
};

const buildHeaders = ({ key, session, body, headers }: ApiCall): Record<string, string> => ({
  ...(key === undefined ? {} : { 'X-API-Key': key }),
  ...(session === undefined ? {} : { 'X-Session-Id': session }),
  ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  ...headers,
});

/** As `callApi`, for calls that must succeed. */
export const callWell = async <Id extends OperationId>(
  server: Server,
  operationId: Id,
  call: ApiCall = {},
): Promise<ApiAnswer<Id>> => {
  const answer = await callApi(server, operationId, call);
  const { status } = operations[operationId].success;
  if (answer.status !== status) throw new Error(`${operationId}: ${answer.status} ${answer.text}`);
  return answer;
};

/** Makes an API key with the admin key. */
export const createKey = async (server: Server, tier: Tier = 'enterprise'): Promise<string> => {
  const body = { tier, name: 'of the tests' };
  return (await callWell(server, 'createAdminKey', { key: adminKey, body })).data.key;
};

/** Makes a session and returns its id. */
export const createSession = async (
  server: Server,
  key: string,
  defaults: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  const { data } = await callWell(server, 'createSession', { key, body: { defaults } });
  return data.sessionId;
};

/** The public part of an API key. */
export const keyIdOf = (key: string): string => key.split('_')[1] ?? '';
