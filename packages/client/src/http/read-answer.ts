import type { ErrorCode, SessionField } from '@sipher/contract';
import type { Answer, Request } from '../calls/call.ts';
import { SipherError } from '../sipher-error.ts';
import type { OperationRow } from './operation-row.ts';

/** What an answer is read as. */
export type Expected = {
  readonly form: Request['form'];
  readonly row: OperationRow;
  /** For a `Retry-After` that is a date. */
  readonly nowMs: () => number;
  /** The API key: an error that repeats it is told without it. */
  readonly secret: string | null;
};

const maxBodyBytes = 64 * 2 ** 20;

/** The answer, once its body is whole; throws a SipherError for one of an error or of others. */
export const readAnswer = async (
  response: Response,
  expected: Expected,
): Promise<Answer<unknown>> => {
  const { status } = response;
  // Browsers show a redirect that is not followed as an opaque answer, with status 0.
  if (status < 200 || (status >= 300 && status < 400)) {
    throw unexpected(response, expected, 'a redirect');
  }
  const isBytes = response.ok && expected.form === 'bytes';
  const data = isBytes
    ? await readBytes(response, expected)
    : readData(new TextDecoder().decode(await readBody(response, expected)), response, expected);
  return buildAnswer(response, data);
};

const readBytes = async (response: Response, expected: Expected) => {
  const { headers } = response;
  if (headers.get('Content-Type') !== expected.row.bytesType) {
    throw unexpected(response, expected, 'another media type');
  }
  const bytes = await readBody(response, expected);
  return { bytes, nextCursor: headers.get('X-Next-Cursor') };
};

/** The whole body. It is counted as it comes: a server could send for ever. */
const readBody = async (response: Response, expected: Expected): Promise<Uint8Array> => {
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
    length += chunk.value.length;
    if (length > maxBodyBytes) throw unexpected(response, expected, 'a body of over 64 MiB');
    chunks.push(chunk.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
};

const readData = (text: string, response: Response, expected: Expected): unknown => {
  const body = parseObject(response.ok ? text : hideSecret(text, expected));
  if (response.ok && body?.success === true && isObject(body.data)) return body.data;
  const error = !response.ok && body?.success === false && isObject(body.error) ? body.error : {};
  const { code, message, details } = error;
  if (!isCode(code) || typeof message !== 'string') {
    throw unexpected(response, expected, 'no envelope');
  }
  // A code of a newer server is as good a code.
  throw new SipherError(code as ErrorCode, message, {
    ...fieldsOf(response, expected),
    details: isObject(details) ? details : null,
  });
};

/** What is shorter could be a part of any word. */
const shortestSecret = 16;

/** Gateways and servers that are none repeat what they were sent; errors are logged, and shown. */
const hideSecret = (text: string, { secret }: Expected): string =>
  secret === null || secret.length < shortestSecret ? text : text.replaceAll(secret, '[API key]');

/** Codes are logged as they are: no more than a name may stand there. */
const isCode = (code: unknown): code is string =>
  typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code);

const unexpected = (response: Response, expected: Expected, what: string) =>
  new SipherError(
    'UNEXPECTED_ANSWER',
    `Status ${response.status}, but not of a Sipher server: ${what}`,
    fieldsOf(response, expected),
  );

const buildAnswer = ({ status, headers }: Response, data: unknown): Answer<unknown> => {
  const applied = headers.get('Session-Applied');
  const expires = headers.get('Session-Expires');
  return {
    data,
    status,
    headers,
    requestId: headers.get('X-Request-Id'),
    // The server names fields of the contract alone.
    sessionApplied: applied === null ? null : ((applied.match(/\w+/g) ?? []) as SessionField[]),
    // Whatever is no time of a Date would be a fault wherever it is shown as one.
    sessionExpiresAtMs: expires !== null && /^\d{1,15}$/.test(expires) ? Number(expires) : null,
    isReplayed: headers.get('Idempotency-Replayed') === 'true',
    renewedSessionId: null,
  };
};

const fieldsOf = ({ status, headers }: Response, { nowMs }: Expected) => ({
  status,
  requestId: headers.get('X-Request-Id'),
  retryAfterMs: readRetryAfter(headers.get('Retry-After'), nowMs),
});

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const readRetryAfter = (text: string | null, nowMs: () => number): number | null => {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const ms = Date.parse(text) - nowMs();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseObject = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null; // whatever it is, it is no envelope
  }
};
