import type { OperationData } from '@sipher/contract';
import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import { addRemoteOptions, type RemoteOptions } from '../api/connection.ts';
import type { CliDeps } from '../deps.ts';
import { writeData } from '../operations/write-answer.ts';
import { formatTable } from '../terminal/table.ts';
import { openAsAdmin } from './open-as-admin.ts';

/** Adds `sipher keys list`. */
export const addListCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys.command('list').description('List all API keys, newest first');
  addRemoteOptions(command, 'admin').action(async (options: RemoteOptions) => {
    const { data } = await callApi(await openAsAdmin(options, deps), 'listAdminKeys');
    if (options.json) writeData(data, true, deps);
    else deps.writeOut(formatList(data));
  });
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
