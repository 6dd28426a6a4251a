import type { OperationId } from '@sipher/contract';
import { operationTable } from '../generated/operation-table.ts';
import { findRow, type OperationRow } from '../http/operation-row.ts';
import type { BytesOperationId, CallOf, OperationMethods } from '../operation-methods.ts';
import type { CallOptions } from '../sipher-options.ts';
import {
  type Answer,
  buildCall,
  buildPagedCall,
  type PagedCall,
  type RawRequest,
  type Request,
  type Send,
} from './call.ts';
import type { Page } from './read-pages.ts';

/** A page in the form of bytes. */
export type BytesPage = { readonly bytes: Uint8Array; readonly nextCursor: string | null };

export type RequestMethods = {
  /**
   * Any operation by its id, with raw input that is forwarded as it is.
   * @example
   * const { address } = await sipher.request('stealthDerive', { body: { recipientMetaAddress } });
   */
  readonly request: <Id extends OperationId>(
    id: Id,
    request?: RawRequest,
    options?: CallOptions,
  ) => CallOf<Id>;
  /**
   * An operation's data in its form of bytes, page by page.
   * @example
   * const query = { chain: 'solana', limit: 10_000 };
   * for await (const { bytes } of sipher.requestBytes('listAnnouncements', { query })) {
   *   for (const announcement of decodeAnnouncements(bytes)) compare(announcement);
   * }
   */
  readonly requestBytes: (
    id: BytesOperationId,
    request?: RawRequest,
    options?: CallOptions,
  ) => PagedCall<BytesPage>;
};

/** The methods that call operations, over a way to send requests. */
export const buildMethods = (send: Send): RequestMethods & OperationMethods => {
  const start = (request: Request) => startCall(send, request);
  const methods: RequestMethods = {
    // What comes is the data of this operation: the server is of the contract, or it is none.
    request: <Id extends OperationId>(id: Id, request: RawRequest = {}, options = {}) =>
      start({ ...request, id, options, form: 'json' }) as unknown as CallOf<Id>,
    requestBytes: (id, request = {}, options = {}) =>
      start({ ...request, id, options, form: 'bytes' }) as PagedCall<BytesPage>,
  };
  // A test compares the groups with the contract's.
  return { ...methods, ...(buildGroups(start) as OperationMethods) };
};

const startCall = (send: Send, request: Request) => {
  const { isPaged, input } = findRow(request.id);
  const answer = send(request);
  if (!isPaged || input === null) return buildCall(answer);
  const content: Record<string, unknown> = { ...Object(request[input]) };
  const sendNext = (cursor: string) => send({ ...request, [input]: { ...content, cursor } });
  return buildPagedCall({
    // An operation that pages says nextCursor.
    first: answer as Promise<Answer<Page>>,
    sendNext: sendNext as (cursor: string) => Promise<Answer<Page>>,
    startCursor: content.cursor,
  });
};

type Start = (request: Request) => unknown;
type Groups = Record<string, Record<string, (...args: unknown[]) => unknown>>;

const buildGroups = (start: Start): unknown => {
  const groups: Groups = {};
  for (const id of Object.keys(operationTable)) {
    const row = findRow(id);
    const [group = '', name = ''] = row.call.split('.');
    groups[group] = { ...groups[group], [name]: (...args) => start(readArguments(id, row, args)) };
  }
  return groups;
};

/** The path's parameter, the input, the options: those that the operation has, in this order. */
const readArguments = (id: string, { path, input }: OperationRow, args: unknown[]): Request => {
  const rest = [...args];
  const params = path.includes('{') ? { params: { id: rest.shift() as string } } : {};
  const content = input === null ? {} : { [input]: rest.shift() ?? {} };
  return { ...params, ...content, id, options: (rest[0] ?? {}) as CallOptions, form: 'json' };
};
