import { type OperationData, type Tier, tiers } from '@sipher/contract';
import { type Command, Option } from 'commander';
import { callApi } from '../api/call-api.ts';
import {
  addRemoteOptions,
  type Connection,
  openConnection,
  type RemoteOptions,
} from '../api/connection.ts';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { describeSource } from '../describe-source.ts';
import { escapeControls, formatTable } from '../table.ts';
import { addRotateCommand } from './rotate-command.ts';

/** Adds `sipher keys` and what is below it. */
export const addKeysCommands = (program: Command, deps: CliDeps): void => {
  const keys = program.command('keys').description('Create, list, revoke and rotate API keys');
  addCreateCommand(keys, deps);
  addListCommand(keys, deps);
  addRevokeCommand(keys, deps);
  addRotateCommand(keys, deps);
};

type AdminOptions = RemoteOptions & { readonly adminKey?: string };
type CreateOptions = AdminOptions & {
  readonly name: string;
  readonly tier: Tier;
  readonly expiresAt?: string;
};

const addCreateCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys
    .command('create')
    .description('Create an API key; it is shown once')
    .requiredOption('--name <name>', 'What the key is for')
    .addOption(
      new Option('--tier <tier>', 'What the key may do').choices(tiers).makeOptionMandatory(),
    )
    .option('--expires-at <time>', 'When the key stops working, ISO 8601; without it, never');
  addAdminOptions(command).action(async (options: CreateOptions) => {
    const { name, tier, expiresAt } = options;
    const body = { name, tier, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const data = await callApi(openAsAdmin(options, deps), 'createAdminKey', { body });
    deps.writeOut(options.json ? formatJson(data) : formatCreated(data));
  });
};

const addListCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys.command('list').description('List all API keys, newest first');
  addAdminOptions(command).action(async (options: AdminOptions) => {
    const data = await callApi(openAsAdmin(options, deps), 'listAdminKeys');
    deps.writeOut(options.json ? formatJson(data) : formatList(data));
  });
};

const addRevokeCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys
    .command('revoke')
    .description('Revoke an API key and end its sessions, for good')
    .argument('<id>', 'The id of the key, as in the list');
  addAdminOptions(command).action(async (id: string, options: AdminOptions) => {
    const connection = openAsAdmin(options, deps);
    const data = await callApi(connection, 'revokeAdminKey', { params: { id } });
    deps.writeOut(options.json ? formatJson(data) : `Revoked ${id}.\n`);
  });
};

const addAdminOptions = (command: Command): Command =>
  addRemoteOptions(command).option(
    '--admin-key <key>',
    `The server's admin key. Prefer the environment: other users of the machine can read command lines ${describeSource('SIPHER_ADMIN_KEY', '')}`,
  );

const openAsAdmin = (options: AdminOptions, deps: CliDeps): Connection => {
  const key = options.adminKey || deps.environment.SIPHER_ADMIN_KEY;
  const source = 'SIPHER_ADMIN_KEY (--admin-key)';
  if (!key) throw new CommandError(`${source}: expected the server's admin key`, 2);
  return openConnection(options, { key, source }, deps);
};

const formatJson = (data: object): string => `${JSON.stringify(data)}\n`;

const formatCreated = (data: OperationData<'createAdminKey'>): string => {
  const { id, name, tier, createdAt, expiresAt = 'never', key, notice } = data;
  const rows = Object.entries({ key, id, name, tier, created: createdAt, expires: expiresAt });
  return `${formatTable(rows)}\n${escapeControls(notice)}\n`;
};

const formatList = ({ keys }: OperationData<'listAdminKeys'>): string => {
  if (keys.length === 0) return 'There are no API keys.\n';
  const rows = keys.map(({ id, tier, createdAt, expiresAt = '-', revokedAt = '-', name }) => [
    id,
    tier,
    createdAt,
    expiresAt,
    revokedAt,
    name,
  ]);
  return formatTable([['ID', 'TIER', 'CREATED', 'EXPIRES', 'REVOKED', 'NAME'], ...rows]);
};
