import type { Request } from '../calls/call.ts';
import { SipherError, type SipherErrorCode } from '../sipher-error.ts';
import type { Settings } from '../sipher-options.ts';
import type { OperationRow } from './operation-row.ts';

/** A request as `fetch` takes it, but for its signal. */
export type HttpRequest = { readonly url: string; readonly init: RequestInit };

/** The request of a call; throws a SipherError for what cannot be sent. */
export const buildHttpRequest = (
  request: Request,
  row: OperationRow,
  { apiKey, baseUrl }: Pick<Settings, 'apiKey' | 'baseUrl'>,
): HttpRequest => {
  const { body } = request;
  if (row.method === 'GET' && body !== undefined) {
    throw refuse('VALIDATION_ERROR', 'body', 'expected none');
  }
  const headers = {
    ...(apiKey === null ? {} : { 'X-API-Key': apiKey }),
    ...readHeaders(request, row),
  };
  return {
    url: baseUrl + fillPath(row.path, request.params ?? {}) + renderQuery(request.query ?? {}),
    init: {
      method: row.method,
      // The key stays with the host that it was given for.
      redirect: 'manual',
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  };
};

const readHeaders = ({ options, form }: Request, row: OperationRow): Record<string, string> => {
  const { sessionId, idempotencyKey, ifMatch } = options;
  const headers: Record<string, string> = {
    Accept: form === 'bytes' && row.bytesType !== null ? row.bytesType : 'application/json',
  };
  const add = (name: string, value: string | null | undefined, code: SipherErrorCode) => {
    if (value === null || value === undefined) return;
    if (!/^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(value)) {
      throw refuse(code, `headers.${name.toLowerCase()}`, 'expected printable ASCII');
    }
    headers[name] = value;
  };
  if (row.isUnderSession) add('X-Session-Id', sessionId, 'SESSION_ID_INVALID');
  add('Idempotency-Key', idempotencyKey, 'VALIDATION_ERROR');
  add('If-Match', ifMatch, 'VALIDATION_ERROR');
  return headers;
};

/** Refuses what a URL would take for a step to another path. */
const fillPath = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (typeof value !== 'string' || /^\.{0,2}$/.test(value)) {
      throw refuse('VALIDATION_ERROR', `params.${name}`, 'expected a text that is no . or ..');
    }
    return encodeURIComponent(value);
  });

const renderQuery = (query: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const pairs = given.map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

const refuse = (code: SipherErrorCode, path: string, message: string) =>
  new SipherError(code, `${path}: ${message}`, { details: { issues: [{ path, message }] } });
