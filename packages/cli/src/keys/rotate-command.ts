import type { OperationData } from '@sipher/contract';
import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import { addRemoteOptions, openConnection, type RemoteOptions } from '../api/connection.ts';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { escapeControls, formatTable } from '../table.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';
import { withLock } from './with-lock.ts';

type RotateOptions = RemoteOptions & { readonly keyFile?: string };

const defaultKeyFile = '.sipher/dev-key';

/** Adds `sipher keys rotate`. */
export const addRotateCommand = (keys: Command, deps: CliDeps): void => {
  const command = keys
    .command('rotate')
    .description('Replace the secret of your own API key; its sessions stay')
    .option(
      '--key-file <path>',
      `The file that holds the key and gets the new one, if the key is not in SIPHER_API_KEY (default: ${defaultKeyFile})`,
    );
  addRemoteOptions(command).action((options: RotateOptions) => rotate(options, deps));
};

const rotate = async (options: RotateOptions, deps: CliDeps): Promise<void> => {
  const path = findKeyFile(options, deps);
  // Two rotations of one file at once could each replace the secret that the other has written.
  await (path === null ? rotateKey(options, deps) : withLock(path, () => rotateKey(options, deps)));
};

const rotateKey = async (options: RotateOptions, deps: CliDeps): Promise<void> => {
  const { key, source, path } = await findKey(options, deps);
  const connection = openConnection(options, { key, source }, deps);
  const data = await callApi(connection, 'rotateKey');
  // Written before anything is printed: from here on nothing can lose it.
  const failure = path === null ? null : await tryToWrite(path, data.key);
  deps.writeOut(formatRotated(data, { json: options.json, path: failure ? null : path }));
  if (failure !== null) {
    throw new CommandError(
      `${source}: cannot write the new key (${failure}); it is above, and nowhere else`,
    );
  }
};

/** A file named on the command line wins over the environment, as flags do. Null: no file. */
const findKeyFile = ({ keyFile }: RotateOptions, { environment }: CliDeps): string | null =>
  keyFile ?? (environment.SIPHER_API_KEY ? null : defaultKeyFile);

const findKey = async (options: RotateOptions, deps: CliDeps) => {
  const path = findKeyFile(options, deps);
  return path === null
    ? { key: deps.environment.SIPHER_API_KEY ?? '', source: 'SIPHER_API_KEY', path }
    : { key: await readKeyFile(path), source: path, path };
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
  if (json) return `${JSON.stringify(data)}\n`;
  const place: [string, string] = path === null ? ['key', data.key] : ['file', path];
  const advice = path === null ? data.notice : 'The old key works until the new one is first used.';
  return `${formatTable([place, ['id', data.id]])}\n${escapeControls(advice)}\n`;
};
