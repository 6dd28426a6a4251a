import {
  type Operation,
  type OperationData,
  type OperationId,
  type OperationInput,
  operations,
} from '@sipher/contract';
import { CommandError } from '../command-error.ts';
import type { Connection } from './connection.ts';
import { readAnswer } from './read-answer.ts';

export type CallInput<Id extends OperationId> = Partial<
  Pick<OperationInput<Id>, 'params' | 'body'>
>;

/**
 * Calls one operation and resolves to its `data`, exactly as it came.
 * @throws CommandError for whatever the server refuses, and if it cannot be reached.
 */
export const callApi = async <Id extends OperationId>(
  connection: Connection,
  id: Id,
  input: CallInput<Id> = {},
): Promise<OperationData<Id>> => {
  const operation: Operation = operations[id];
  const url = connection.baseUrl + buildPath(operation, input.params);
  const asked = `${operation.method} ${url}`;
  const answer = await send({ connection, url, asked, method: operation.method, body: input.body });
  // Checked by the operation's schema; not its output, which would lack what a newer server adds.
  return readAnswer(operation, { ...answer, asked }) as OperationData<Id>;
};

/** Parameters are checked before they are sent: as a path segment, `..` is another operation. */
const buildPath = (operation: Operation, params: unknown): string => {
  const parsed = operation.params?.safeParse(params);
  if (parsed?.error !== undefined) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new CommandError(lines.join('\n'), 2);
  }
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parsed?.data[name])),
  );
};

type Request = {
  readonly connection: Connection;
  readonly url: string;
  readonly asked: string;
  readonly method: string;
  readonly body: unknown;
};

const send = async ({ connection, url, asked, method, body }: Request) => {
  const { fetch, key, timeoutMs } = connection;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        'X-API-Key': key,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would carry the key to whatever host it names.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { response, text: await response.text() };
  } catch (error) {
    throw new CommandError(`${asked}: ${describeFailure(error, timeoutMs)}`);
  }
};

/** The network's reason: fetch's own message is always `fetch failed`. */
const describeFailure = (error: unknown, timeoutMs: number): string => {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const cause = error.cause instanceof Error ? error.cause : error;
  if (cause.message !== '') return cause.message;
  return 'code' in cause ? String(cause.code) : cause.name;
};
