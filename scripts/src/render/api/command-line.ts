import { commandLineOf as commandOf, commandNameOf as nameOf } from '@sipher/cli';
import type { Operation } from '@sipher/contract';
import { toKebab } from './api-groups.ts';
import { pathValueOf } from './path-values.ts';
import { requiredQueryOf } from './required-query.ts';

/** The command of an operation: `sipher viewing-keys verify-hierarchy`. */
export const commandNameOf = (operation: Operation): string => {
  const { group, name } = nameOf(operation);
  return `sipher ${group} ${name}`;
};

/** An operation's example as a command, with the query that it cannot do without. */
export const commandLineOf = (operation: Operation): string => {
  const value = pathValueOf(operation);
  const parameters = value === null ? [] : [quoteVariable(value.shell)];
  const query = Object.entries(requiredQueryOf(operation));
  const options = query.map(([name, given]) => ` \\\n  --${toKebab(name)} ${given}`);
  return `${commandOf(operation, parameters)}${options.join('')}`;
};

const quoteVariable = (text: string): string => (text.startsWith('$') ? `"${text}"` : text);
