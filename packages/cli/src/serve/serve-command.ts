import type { Settings } from '@sipher/server/settings';
import type { Command } from 'commander';
import { CommandError, ToldError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { addSettingOptions, settingNames } from './setting-options.ts';
import { toStartError } from './start-error.ts';

/** Sets up `sipher serve`, with a flag for every setting of the server. */
export const setUpServe = (command: Command, deps: CliDeps): void => {
  const read = addSettingOptions(command, settingNames, deps);
  command.action((values: object) => serve(read({ ...values }), deps));
};

const serve = async (settings: Settings, deps: CliDeps): Promise<void> => {
  // Asked for first: a signal that comes during the start stops the server once it has started.
  const stop = deps.waitForStop();
  if (settings.workers > 1 && deps.worker === undefined) return supervise(settings, stop);
  // Loaded here: no other command needs the server, and it takes a quarter of a second.
  const { startServer, StoreUnavailableError } = await import('@sipher/server');
  const server = await startServer(settings, { worker: deps.worker }).catch((error: unknown) => {
    if (error instanceof StoreUnavailableError) throw new CommandError(error.message);
    throw toStartError(error, settings);
  });
  await stop;
  await server.close();
};

const supervise = async (settings: Settings, stop: Promise<void>): Promise<void> => {
  const { superviseWorkers } = await import('@sipher/server/workers');
  const { workers: count, logLevel } = settings;
  const end = await superviseWorkers({ count, logLevel, stop });
  if (end.outcome === 'stopped') return;
  if (end.outcome === 'killed') {
    throw new CommandError(`workers that did not stop in time were killed: ${end.count}`);
  }
  // A code of 0 is of a worker that was told to stop by someone else: it serves as little.
  if (end.code !== null) throw new ToldError(end.code || 1);
  throw new CommandError(
    `the first worker ended before it listened: ${end.signal ?? 'no process'}`,
  );
};
