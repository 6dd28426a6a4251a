import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import { addRemoteOptions, type RemoteOptions } from '../api/connection.ts';
import type { CliDeps } from '../deps.ts';
import { writeData } from '../operations/write-answer.ts';
import { openAsAdmin } from './open-as-admin.ts';

/** Adds `sipher keys revoke`. */
export const addRevokeCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys
    .command('revoke')
    .description('Revoke an API key and end its sessions, for good')
    .argument('<id>', 'The id of the key, as in the list');
  addRemoteOptions(command, 'admin').action(async (id: string, options: RemoteOptions) => {
    const connection = await openAsAdmin(options, deps);
    const { data } = await callApi(connection, 'revokeAdminKey', { input: { params: { id } } });
    if (options.json) writeData(data, true, deps);
    else deps.writeOut(`Revoked ${id}.\n`);
  });
};
