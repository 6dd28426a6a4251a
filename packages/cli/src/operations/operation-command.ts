import { type Operation, type OperationId, operations } from '@sipher/contract';
import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import {
  addRemoteOptions,
  type Connection,
  findCredential,
  openConnection,
  type RemoteOptions,
} from '../api/connection.ts';
import type { CliDeps } from '../deps.ts';
import { commandNameOf, pathParametersOf } from './command-name.ts';
import { addFieldOptions, explainSources, type OptionValues } from './field-options.ts';
import { inputFieldsOf } from './input-fields.ts';
import { type Input, readInput } from './read-input.ts';
import { openTextReader } from './read-text.ts';
import { writeAnswer } from './write-answer.ts';

export type OperationOptions = RemoteOptions &
  OptionValues & { readonly session?: string; readonly idempotencyKey?: string };

/** What a command line asks for, ready to be called. */
export type Prepared = {
  readonly connection: Connection;
  readonly input: Input & { readonly params: Readonly<Record<string, string>> };
  readonly options: {
    readonly sessionId?: string;
    readonly idempotencyKey?: string;
    readonly ifMatch?: string;
  };
};

/** Adds the command of an operation, with an option for each field of its input. */
export const addOperationCommand = (group: Command, id: OperationId, deps: CliDeps): void => {
  const command = declareOperationCommand(group, operations[id]);
  const parameters = pathParametersOf(operations[id]);
  command.action(async (...given: unknown[]) => {
    // Commander hands over the arguments, then the options.
    const texts = given.slice(0, parameters.length) as string[];
    const values = given[parameters.length] as OperationOptions;
    const { connection, input, options } = await prepareCall(id, { texts, values }, deps);
    const answer = await callApi(connection, id, { input, options });
    writeAnswer(answer, { isJson: values.json === true, isSession: 'sessionId' in options }, deps);
  });
};

/** The command with its arguments, options and help, and nothing that it does. */
export const declareOperationCommand = (group: Command, operation: Operation): Command => {
  const { summary, description, method, path, access } = operation;
  const command = group
    .command(commandNameOf(operation).name)
    .summary(summary)
    .description(`${summary}: ${method} ${path}\n\n${description}`);
  for (const name of pathParametersOf(operation)) {
    command.argument(`<${name}>`, describeParameter(operation, name));
  }
  const fields = inputFieldsOf(operation);
  addFieldOptions(command, fields);
  addRemoteOptions(command, access);
  if (operation.session === 'applied') {
    command.option('--session <id>', 'The session whose defaults hold (env: SIPHER_SESSION)');
  }
  if (operation.idempotency === 'replayed') {
    command.option(
      '--idempotency-key <key>',
      'A repeat under the same key gets the same answer, and takes no effect again',
    );
  }
  return command.addHelpText('after', explainSources(fields));
};

const describeParameter = ({ params }: Operation, name: string): string =>
  // The contract's types know less of a schema than zod does.
  (params?.shape[name] as { readonly description?: string } | undefined)?.description ?? '';

type Given = { readonly texts: readonly string[]; readonly values: OperationOptions };

/** @throws CommandError for what is missing or cannot be read */
export const prepareCall = async (
  id: OperationId,
  { texts, values }: Given,
  deps: CliDeps,
): Promise<Prepared> => {
  const operation: Operation = operations[id];
  const params = Object.fromEntries(
    pathParametersOf(operation).map((name, place) => [name, texts[place] ?? '']),
  );
  const { ifMatch, ...input } = await readInput(operation, values, openTextReader(deps));
  const credential = await findCredential(operation.access, values, deps);
  const sessionId = values.session ?? deps.environment.SIPHER_SESSION;
  const isUnderSession = operation.session === 'applied' && sessionId;
  const { idempotencyKey } = values;
  return {
    connection: openConnection(values, credential, deps),
    input: { ...input, params },
    options: {
      ...(isUnderSession ? { sessionId } : {}),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(ifMatch === undefined ? {} : { ifMatch }),
    },
  };
};
