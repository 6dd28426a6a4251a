import type { OperationData } from '@sipher/contract';
import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import {
  addRemoteOptions,
  findCredential,
  findKeyFile,
  openConnection,
  type RemoteOptions,
} from '../api/connection.ts';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { escapeControls, formatJsonLine, formatTable } from '../terminal/table.ts';
import { writeKeyFile } from './key-file.ts';
import { withLock } from './with-lock.ts';

/** Adds `sipher keys rotate`. */
export const addRotateCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys
    .command('rotate')
    .description(
      'Replace the secret of your own API key; its sessions stay. A key from a file is replaced there',
    );
  addRemoteOptions(command, 'key').action((options: RemoteOptions) => rotate(options, deps));
};

const rotate = async (options: RemoteOptions, deps: CliDeps): Promise<void> => {
  const path = findKeyFile(options, deps.environment);
  // Two rotations of one file at once could each replace the secret that the other has written.
  await (path === null ? rotateKey(options, deps) : withLock(path, () => rotateKey(options, deps)));
};

const rotateKey = async (options: RemoteOptions, deps: CliDeps): Promise<void> => {
  const path = findKeyFile(options, deps.environment);
  const connection = openConnection(options, await findCredential('key', options, deps), deps);
  const { data } = await callApi(connection, 'rotateKey');
  // Written before anything is printed: from here on nothing can lose it.
  const failure = path === null ? null : await tryToWrite(path, data.key);
  deps.writeOut(formatRotated(data, { json: options.json, path: failure ? null : path }));
  if (failure !== null) {
    throw new CommandError(
      `${path}: cannot write the new key (${failure}); it is above, and nowhere else`,
    );
  }
};

/** Why the file could not be written; null if it was. */
const tryToWrite = async (path: string, key: string): Promise<string | null> => {
  try {
    await writeKeyFile(path, key);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  }
};

type Form = { readonly json: true | undefined; readonly path: string | null };

const formatRotated = (data: OperationData<'rotateKey'>, { json, path }: Form): string => {
  if (json) return formatJsonLine(data);
  const place: [string, string] = path === null ? ['key', data.key] : ['file', path];
  const advice = path === null ? data.notice : 'The old key works until the new one is first used.';
  return `${formatTable([place, ['id', data.id]])}\n${escapeControls(advice)}\n`;
};
