import { type Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { addSettingOptions } from '../serve/setting-options.ts';

/** Sets up `sipher backup`. */
export const setUpBackup = (command: Command, deps: CliDeps): void => {
  command.requiredOption('--to <folder>', 'The new folder; it must not exist', parseFolder);
  const read = addSettingOptions(command, ['store'], deps);
  command.action(async (values: { readonly to: string }) => {
    const { store } = read(values);
    if (store.driver !== 'lmdb') {
      throw new CommandError(
        'sipher backup copies embedded stores alone; Redis has its own snapshots',
        2,
      );
    }
    const { backUpLmdbStore, StoreUnavailableError } = await import('@sipher/server');
    await backUpLmdbStore(store.location, values.to).catch((error: unknown) => {
      if (error instanceof StoreUnavailableError) throw new CommandError(error.message);
      throw error;
    });
    deps.writeOut(`${values.to}\n`);
  });
};

const parseFolder = (text: string): string => {
  if (text !== '') return text;
  throw new InvalidArgumentError('Expected the path of a folder.');
};
