import { isSipherError, type SipherError } from '@sipher/client';
import { CommandError } from '../command-error.ts';
import { hideKeys } from '../terminal/hide-keys.ts';
import { escapeControls } from '../terminal/table.ts';
import type { Connection } from './connection.ts';

export type Asked = {
  /** Method and URL of what was asked. */
  readonly asked: string;
  readonly connection: Connection;
};

/** A failure of a call in the words of the command line; what nobody foresaw stays as it is. */
export const toCommandError = (error: unknown, asked: Asked): unknown => {
  if (!isSipherError(error)) return error;
  if (error.code === 'UNEXPECTED_ANSWER') {
    // Without a status each answer was one of Sipher's, and together they make no sense.
    return error.status === null
      ? new CommandError(`${asked.asked}: ${escapeControls(error.message)}`)
      : unexpectedAnswer(error.status, asked);
  }
  if (error.code === 'TIMEOUT') {
    const { timeoutMs } = asked.connection;
    return new CommandError(`${asked.asked}: no answer within ${timeoutMs} ms`);
  }
  if (error.code === 'NETWORK_ERROR') {
    return new CommandError(`${asked.asked}: ${escapeControls(describeCause(error))}`);
  }
  return new CommandError(describeRefusal(error).map(escapeControls).join('\n'));
};

/** What came is not of Sipher: another program listens there, or something stands in between. */
export const unexpectedAnswer = (
  status: number | null,
  { asked, connection }: Asked,
): CommandError => {
  const kind = connection.lastContentType() ?? 'no content type';
  const what = `status ${status}, ${escapeControls(kind)}`;
  return new CommandError(`${asked}: expected an answer of Sipher, got ${what}`);
};

/** The network's reason: the message of fetch itself is always `fetch failed`. */
const describeCause = (error: SipherError): string => {
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  if (cause.message !== '') return cause.message;
  return 'code' in cause ? String(cause.code) : cause.name;
};

const describeRefusal = (error: SipherError): string[] => {
  const { code, message, status, requestId, retryAfterMs } = error;
  const { issues, source } = asObject(error.details);
  const lines = Array.isArray(issues)
    ? // An unknown field is named as it was sent, in the message too.
      [`${code}: ${message}`, ...issues.map(describeIssue)].map(hideKeys)
    : [`${code}: ${message}`];
  if (retryAfterMs !== null) lines.push(`  Try again in ${describeWait(retryAfterMs)}.`);
  if (code === 'SESSION_NOT_FOUND' && source === 'header') {
    lines.push('  --session or SIPHER_SESSION names it; sipher sessions create opens another.');
  }
  if (status !== null && status >= 500 && requestId !== null) {
    lines.push(`  X-Request-Id: ${requestId}`);
  }
  return lines;
};

const dayMs = 86_400_000;

/** No answer of Sipher asks for more than a day; what does may be beyond all numbers. */
const describeWait = (ms: number): string =>
  ms <= dayMs ? `${Math.ceil(ms / 1000)} s` : 'more than a day';

/** Whatever else stands there, JSON of any form, cannot always become a text. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '-');

const describeIssue = (issue: unknown): string => {
  const { path, message } = asObject(issue);
  return `  ${textOf(path)}: ${textOf(message)}`;
};

type JsonObject = Readonly<Record<string, unknown>>;

/** Whatever is not an object has none of its fields. */
const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? { ...value } : {};
