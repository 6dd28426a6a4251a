import type { Operation } from '@sipher/contract';
import { CommandError } from '../command-error.ts';
import { commandNameOf } from './command-name.ts';
import { attributeOf, flagOf, type OptionValues } from './field-options.ts';
import { type InputField, inputFieldsOf, requiredObjectsOf } from './input-fields.ts';
import type { ReadText } from './read-text.ts';

type JsonObject = Record<string, unknown>;

/** What is sent of a command line, beside the path's parameters. */
export type Input = {
  readonly query?: JsonObject;
  readonly body?: JsonObject;
  readonly ifMatch?: string;
};

/**
 * The input that the options say. What they do not say is not sent, so that a session can fill it.
 * @throws CommandError, exit code 2, where JSON is none and where something required is missing;
 * what was given is not repeated
 */
export const readInput = async (
  operation: Operation,
  values: OptionValues,
  readText: ReadText,
): Promise<Input> => {
  const fields = inputFieldsOf(operation);
  const sent = { query: {}, headers: {}, body: await readBody(operation, values, readText) };
  for (const field of fields) {
    const value = await readValue(field, values[attributeOf(field)], readText);
    if (value !== undefined) put(sent[field.location], field.path, value);
  }
  refuseMissing(operation, fields, sent);
  const { 'if-match': ifMatch } = sent.headers as { 'if-match'?: string };
  return {
    ...(operation.query === undefined ? {} : { query: sent.query }),
    ...(operation.body === undefined ? {} : { body: sent.body }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
};

const readBody = async (operation: Operation, values: OptionValues, readText: ReadText) => {
  const empty = Object.fromEntries(requiredObjectsOf(operation).map((name) => [name, {}]));
  // Commander's own reading: `--body` has a value or is absent.
  const text = values.body as string | undefined;
  if (text === undefined || operation.body === undefined) return empty;
  const body = parseJson(await readText(text, '--body'), '--body');
  if (!isObject(body)) throw new CommandError('--body: expected a JSON object', 2);
  return { ...empty, ...body };
};

const readValue = async (field: InputField, value: unknown, readText: ReadText) => {
  if (field.isNullable && value === false) return null;
  if (typeof value !== 'string' || field.kind === 'choice') return value;
  const isJson = field.kind === 'json' || field.kind === 'json-or-text';
  if (!isJson && !field.isSecret) return value;
  const text = await readText(value, flagOf(field));
  return field.kind === 'json' || (isJson && text.startsWith('{'))
    ? parseJson(text, flagOf(field))
    : text;
};

/** JSON.parse repeats what it was given in its message. */
const parseJson = (text: string, option: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${option}: expected JSON`, 2);
  }
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const put = (target: JsonObject, [name, inner]: InputField['path'], value: unknown): void => {
  if (inner === undefined) target[name] = value;
  else target[name] = { ...(isObject(target[name]) ? target[name] : {}), [inner]: value };
};

/** Said here, in the words of the command line; all else about values is the server's to judge. */
const refuseMissing = (
  operation: Operation,
  fields: readonly InputField[],
  sent: Readonly<Record<InputField['location'], JsonObject>>,
): void => {
  const missing = fields.filter(
    ({ isRequired, location, path }) => isRequired && sent[location][path[0]] === undefined,
  );
  if (missing.length === 0) return;
  const { group, name } = commandNameOf(operation);
  const flags = missing.map(flagOf).join(', ');
  throw new CommandError(`missing: ${flags} (sipher help ${group} ${name})`, 2);
};
