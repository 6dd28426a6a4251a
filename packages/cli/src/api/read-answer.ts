import type { Operation } from '@sipher/contract';
import { CommandError } from '../command-error.ts';
import { escapeControls } from '../table.ts';

export type Answer = {
  readonly response: Response;
  readonly text: string;
  /** Method and URL of what was asked. */
  readonly asked: string;
};

/**
 * The `data` of an answer, which fits the operation's schema.
 * @throws CommandError with the code, message and issues of an error.
 */
export const readAnswer = (operation: Operation, answer: Answer): unknown => {
  const envelope = parseObject(answer.text);
  const error = asObject(envelope.error);
  if (typeof error.code === 'string') throw toCommandError(error, answer.response);
  const isSuccess = answer.response.ok && envelope.success === true;
  if (isSuccess && operation.success.data.safeParse(envelope.data).success) return envelope.data;
  const { status, headers } = answer.response;
  const kind = headers.get('content-type') ?? 'no content type';
  throw new CommandError(
    `${answer.asked}: expected an answer of Sipher, got status ${status}, ${escapeControls(kind)}`,
  );
};

type JsonObject = Readonly<Record<string, unknown>>;

/** Whatever is not an object has none of its fields. */
const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const parseObject = (text: string): JsonObject => {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
};

const toCommandError = (error: JsonObject, { status, headers }: Response): CommandError => {
  const lines = [`${error.code}: ${error.message}`];
  const { issues } = asObject(error.details);
  for (const issue of Array.isArray(issues) ? issues : []) {
    const { path, message } = asObject(issue);
    lines.push(`  ${path}: ${message}`);
  }
  const requestId = headers.get('x-request-id');
  if (status >= 500 && requestId !== null) lines.push(`  X-Request-Id: ${requestId}`);
  return new CommandError(lines.map(escapeControls).join('\n'));
};
