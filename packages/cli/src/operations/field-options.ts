import { type Command, InvalidArgumentError, Option } from 'commander';
import { toKebab } from './command-name.ts';
import type { InputField } from './input-fields.ts';

/** The values of a command's options, by attribute name. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** The long flag of a field: `--spending-public-key`. */
export const flagOf = ({ path }: Pick<InputField, 'path'>): string => `--${toKebab(lastOf(path))}`;

/** The key under which commander keeps the field's value: the field's own name, if it has no dash. */
export const attributeOf = (field: Pick<InputField, 'path'>): string =>
  new Option(`${flagOf(field)} <value>`).attributeName();

/** Gives a command an option for each field, and `--body` where there is a body. */
export const addFieldOptions = (command: Command, fields: readonly InputField[]): void => {
  for (const field of fields) {
    command.addOption(buildOption(field).helpGroup('Fields:'));
    const hasNo = field.isNullable || field.kind === 'boolean';
    if (hasNo) command.addOption(new Option(`--no-${flagOf(field).slice(2)}`).hideHelp());
  }
  if (fields.some(({ location }) => location === 'body')) {
    const about =
      'The whole body as JSON; options win over it, field by field. A file (@path) or standard input (-) too';
    command.addOption(new Option('--body <json>', about).helpGroup('Fields:'));
  }
};

const lastOf = (path: InputField['path']): string => path[1] ?? path[0];

const buildOption = (field: InputField): Option => {
  const { kind, choices, location } = field;
  const flags = kind === 'boolean' ? flagOf(field) : `${flagOf(field)} <${placeholders[kind]}>`;
  const option = new Option(flags, describe(field));
  if (kind === 'choice') option.choices(choices);
  if (kind === 'number') option.argParser(location === 'query' ? parseDigits : parseNumber);
  return option;
};

const placeholders = {
  text: 'text',
  number: 'number',
  choice: 'choice',
  json: 'json',
  'json-or-text': 'text|json',
} as const;

const describe = (field: InputField): string => {
  const no = `--no-${flagOf(field).slice(2)}`;
  const notes = [
    field.isRequired && 'required',
    field.kind === 'boolean' && `or ${no}`,
    field.isNullable && `or ${no}: null`,
    field.isSecret && 'secret',
    (field.isSecret || field.kind === 'json') && '@file or - too',
  ].filter((note) => note !== false);
  const parts = [field.description, notes.length === 0 ? '' : `[${notes.join('; ')}]`];
  return parts.filter((part) => part !== '').join(' ');
};

/** How to read the help of a command that has secrets or JSON among its fields; else empty. */
export const explainSources = (fields: readonly InputField[]): string => {
  const lines = [];
  if (fields.some(({ isSecret, kind }) => isSecret || kind === 'json')) {
    lines.push('@file stands for what a file holds, - for standard input.');
  }
  if (fields.some(({ isSecret }) => isSecret)) {
    lines.push('Give secrets so: other users of the machine can read command lines.');
  }
  return lines.length === 0 ? '' : `\n${lines.join('\n')}`;
};

const parseNumber = (text: string): number => {
  const number = /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new InvalidArgumentError('Expected a number.');
  return number;
};

/** As a query has its numbers: of anything else the server could say only that it is a text. */
const parseDigits = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, 0 or more.');
};
