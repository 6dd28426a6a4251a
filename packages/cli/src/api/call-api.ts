import type { Answer, CallOptions } from '@sipher/client';
import { type Operation, type OperationData, type OperationId, operations } from '@sipher/contract';
import { CommandError } from '../command-error.ts';
import { hideKeys } from '../terminal/hide-keys.ts';
import type { Connection } from './connection.ts';
import { isNestedBeyond } from './is-nested-beyond.ts';
import { toCommandError, unexpectedAnswer } from './to-command-error.ts';

export type CallInput = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
};

/**
 * Calls one operation and resolves to its answer; the `data` is exactly as it came.
 * @throws CommandError for whatever the server refuses, and if it cannot be reached.
 */
export const callApi = async <Id extends OperationId>(
  connection: Connection,
  id: Id,
  { input = {}, options = {} }: { input?: CallInput; options?: CallOptions } = {},
): Promise<Answer<OperationData<Id>>> => {
  const operation: Operation = operations[id];
  const asked = describeCall(connection, operation, input.params);
  const answer = await connection.sipher
    .request(id, input, options)
    .withResponse()
    .catch((error: unknown) => {
      throw toCommandError(error, { asked, connection });
    });
  if (isNestedBeyond(answer.data, deepestLevel)) {
    const what = `one nested more than ${deepestLevel} levels deep`;
    throw new CommandError(`${asked}: expected an answer of Sipher, got ${what}`);
  }
  // Checked by the operation's schema; not its output, which would lack what a newer server adds.
  if (operation.success.data.safeParse(answer.data).success) return answer;
  throw unexpectedAnswer(answer.status, { asked, connection });
};

/** Whoever walks through an answer may call itself for each level. Those of Sipher have a few. */
const deepestLevel = 100;

/** Parameters are checked before they are sent: as a path segment, `..` is another operation. */
const describeCall = (
  { baseUrl }: Connection,
  operation: Operation,
  params: CallInput['params'],
): string => {
  const parsed = operation.params?.safeParse(params);
  if (parsed?.error !== undefined) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new CommandError(lines.join('\n'), 2);
  }
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    hideKeys(params?.[name] ?? ''),
  );
  return `${operation.method} ${baseUrl}${path}`;
};
