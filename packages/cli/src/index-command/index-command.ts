import type { RunningIndex } from '@sipher/server';
import type { Settings } from '@sipher/server/settings';
import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { addSettingOptions } from '../serve/setting-options.ts';
import { openProgressLines } from './progress-lines.ts';

/** Sets up `sipher index`. */
export const setUpIndex = (command: Command, deps: CliDeps): void => {
  command.option(
    '--chain <names>',
    'chains, comma-separated; all that have an endpoint unless given',
  );
  const read = addSettingOptions(command, ['indexFolder'], deps);
  command.action(({ chain, ...values }: { chain?: string }) => runIndex(read(values), chain, deps));
};

const runIndex = async (
  settings: Settings,
  names: string | undefined,
  deps: CliDeps,
): Promise<void> => {
  // Asked for first: a signal that comes during the start stops it once it has started.
  const stop = deps.waitForStop();
  // Loaded here: no other command needs the server, and it takes a quarter of a second.
  const { followedChains, startIndex, StoreUnavailableError } = await import('@sipher/server');
  const chains = chooseChains(names, followedChains(settings.rpcEndpoints));
  const lines = openProgressLines(deps.writeOut, () => performance.now());
  const index: RunningIndex = await startIndex(settings, { chains, onEvent: lines.write }).catch(
    (error: unknown) => {
      if (error instanceof StoreUnavailableError) throw new CommandError(error.message);
      throw error;
    },
  );
  deps.writeOut(`following ${index.chains.join(', ')} into ${settings.indexFolder}\n`);
  await stop;
  await index.close();
};

/** A chain that is not followed would be missing in silence. */
const chooseChains = <Chain extends string>(
  names: string | undefined,
  followed: readonly Chain[],
): readonly Chain[] => {
  if (followed.length === 0) {
    throw new CommandError(
      'no chain that has announcements (Solana, EVM chains) has an RPC endpoint: set SIPHER_RPC_SOLANA_GENERIC, say',
      2,
    );
  }
  if (names === undefined) return followed;
  return names.split(',').map((name) => {
    const chain = followed.find((known) => known === name.trim());
    if (chain !== undefined) return chain;
    const expected = followed.join(', ');
    throw new CommandError(`--chain: expected chains that have an RPC endpoint: ${expected}`, 2);
  });
};
