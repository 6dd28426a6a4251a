import type { Operation } from '@sipher/contract';
import { toKebab } from './api-groups.ts';
import { pathValueOf } from './path-values.ts';

/** The command of an operation: `sipher viewing-keys verify-hierarchy`. */
export const commandNameOf = ({ call }: Operation): string =>
  `sipher ${call.split('.').map(toKebab).join(' ')}`;

const secret = /PrivateKey$|blinding|viewingKey$|^(?:master|parent|child)Key$/i;

/** An operation's example as a command; what is secret, or an object, comes from a file. */
export const commandLineOf = (operation: Operation): string => {
  const value = pathValueOf(operation);
  const { defaults, ...body } = (operation.example.body ?? {}) as Record<string, unknown>;
  const fields = Object.entries({ ...(defaults as object | undefined), ...body });
  return [
    commandNameOf(operation),
    ...(value === null ? [] : [quoteVariable(value.shell)]),
    ...Object.keys(operation.query?.shape ?? {}).flatMap((name) =>
      name === 'operation' ? ['--operation stealthGenerate'] : [],
    ),
    ...fields.map(([name, given]) => `--${toKebab(name)} ${writeValue(name, given)}`),
  ].join(' ');
};

const quoteVariable = (text: string): string => (text.startsWith('$') ? `"${text}"` : text);

const writeValue = (name: string, value: unknown): string => {
  if (typeof value === 'object') return `@${toKebab(name)}.json`;
  if (secret.test(name)) return `@${toKebab(name)}`;
  const text = String(value);
  return /^[\w.:/-]+$/.test(text) ? text : `'${text}'`;
};
