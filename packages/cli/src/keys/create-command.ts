import { type OperationData, type Tier, tiers } from '@sipher/contract';
import { type Command, Option } from 'commander';
import { callApi } from '../api/call-api.ts';
import { addRemoteOptions, type RemoteOptions } from '../api/connection.ts';
import type { CliDeps } from '../deps.ts';
import { writeData } from '../operations/write-answer.ts';
import { escapeControls, formatTable } from '../terminal/table.ts';
import { openAsAdmin } from './open-as-admin.ts';

type CreateOptions = RemoteOptions & {
  readonly name: string;
  readonly tier: Tier;
  readonly expiresAt?: string;
};

/** Adds `sipher keys create`. */
export const addCreateCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys
    .command('create')
    .description('Create an API key; it is shown once')
    .requiredOption('--name <name>', 'What the key is for')
    .addOption(
      new Option('--tier <tier>', 'What the key may do').choices(tiers).makeOptionMandatory(),
    )
    .option('--expires-at <time>', 'When the key stops working, ISO 8601; without it, never');
  addRemoteOptions(command, 'admin').action(async (options: CreateOptions) => {
    const { name, tier, expiresAt } = options;
    const body = { name, tier, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const connection = await openAsAdmin(options, deps);
    const { data } = await callApi(connection, 'createAdminKey', { input: { body } });
    if (options.json) writeData(data, true, deps);
    else deps.writeOut(formatCreated(data));
  });
};

const formatCreated = (data: OperationData<'createAdminKey'>): string => {
  const { id, name, tier, createdAt, expiresAt = 'never', key, notice } = data;
  const rows = Object.entries({ key, id, name, tier, created: createdAt, expires: expiresAt });
  return `${formatTable(rows)}\n${escapeControls(notice)}\n`;
};
