import type { Answer } from '@sipher/client';
import type { CliDeps } from '../deps.ts';
import { describeTerminal } from '../terminal/describe-terminal.ts';
import { formatData } from '../terminal/format-data.ts';
import { paintWith } from '../terminal/screen.ts';
import { escapeControls, formatJsonLine } from '../terminal/table.ts';

type Form = { readonly isJson: boolean; readonly isSession: boolean };

/** Writes the data to standard output, and what else is to be known to standard error. */
export const writeAnswer = (answer: Answer<object>, form: Form, deps: CliDeps): void => {
  writeData(answer.data, form.isJson, deps);
  for (const notice of noticesOf(answer, form.isSession)) deps.writeError(`${notice}\n`);
};

/** As it came, or for people. */
export const writeData = (data: object, isJson: boolean, deps: CliDeps): void => {
  if (isJson) {
    deps.writeOut(formatJsonLine(data));
    return;
  }
  const terminal = describeTerminal(deps.terminalColumns, deps.environment);
  const columns = terminal.columns ?? Number.POSITIVE_INFINITY;
  deps.writeOut(formatData(data, { columns, paint: paintWith(terminal.hasColors) }));
};

const noticesOf = ({ data, ...answer }: Answer<object>, isSession: boolean): string[] => {
  const { sessionApplied, sessionExpiresAtMs, isReplayed } = answer;
  const notices: string[] = [];
  if (isSession) {
    const applied = sessionApplied?.join(', ') || 'nothing';
    const expires = sessionExpiresAtMs === null ? '' : `; it ${describeEnd(sessionExpiresAtMs)}`;
    notices.push(`taken from the session: ${applied}${expires}`);
  }
  const version = answer.headers.get('etag');
  if (version !== null) notices.push(`version, for --if-match: ${escapeControls(version)}`);
  if (isReplayed) notices.push('the answer of an earlier call under this idempotency key');
  if ('nextCursor' in data && typeof data.nextCursor === 'string') {
    notices.push(`there is more: --cursor ${escapeControls(data.nextCursor)}`);
  }
  return notices;
};

const describeEnd = (ms: number): string => `expires at ${new Date(ms).toISOString()}`;
