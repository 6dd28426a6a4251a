import type { Operation } from '@sipher/contract';
import { commandNameOf, pathParametersOf, toKebab } from './command-name.ts';
import { flagOf } from './field-options.ts';
import { type InputField, inputFieldsOf } from './input-fields.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The command line that sends an operation's example, for documents: a line for each option, and
 * secrets from files.
 * @example
 * commandLineOf(operations.getSession, ['$SESSION_ID']); // sipher sessions get $SESSION_ID
 */
export const commandLineOf = (
  operation: Operation,
  /** The path's parameters, as the shell reads them. */
  parameters: readonly string[] = pathParametersOf(operation).map((name) => `<${name}>`),
): string => {
  const { group, name } = commandNameOf(operation);
  const start = ['sipher', group, name, ...parameters].join(' ');
  return [start, ...exampleOptions(operation).map(formatOption)].join(' \\\n  ');
};

/** The options that say an operation's example, as flag and value; true has none. */
export const exampleOptions = (operation: Operation): [flag: string, value: string | null][] => {
  const body = { ...Object(operation.example.body) };
  return inputFieldsOf(operation).flatMap((field): [string, string | null][] => {
    const value = valueAt(body, field.path);
    if (field.location !== 'body' || value === undefined) return [];
    const no = `--no-${flagOf(field).slice(2)}`;
    if (value === null || value === false) return [[no, null]];
    return [[flagOf(field), value === true ? null : formatValue(field, value)]];
  });
};

/** The file from which an example reads a secret. */
export const secretFileOf = ({ path, kind }: InputField): string => {
  const name = toKebab(path[1] ?? path[0]);
  return kind === 'text' ? `${name}.txt` : `${name}.json`;
};

const valueAt = (body: JsonObject, [name, inner]: InputField['path']): unknown =>
  inner === undefined ? body[name] : ({ ...Object(body[name]) } as JsonObject)[inner];

const formatValue = (field: InputField, value: unknown): string => {
  if (field.isSecret) return `@${secretFileOf(field)}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const formatOption = ([flag, value]: [string, string | null]): string => {
  if (value === null) return flag;
  const isPlain = /^[\w@%+=:,./-]+$/.test(value);
  return `${flag} ${isPlain ? value : `'${value.replaceAll("'", "'\\''")}'`}`;
};
