import { readSettings, type Settings, SettingsError, settingsTable } from '@sipher/server/settings';
import { type Command, Option } from 'commander';
import { CommandError, ToldError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { describeSource } from '../describe-source.ts';
import { toStartError } from './start-error.ts';

/** Adds `sipher serve`, with a flag for every setting of the server. */
export const addServeCommand = (program: Command, deps: CliDeps): void => {
  const options = Object.entries<SettingRow>(settingsTable).map(
    ([name, row]) => [name, buildOption(row)] as const,
  );
  const command = program
    .command('serve')
    .description('Run the server until SIGTERM or SIGINT; flags win over the environment');
  for (const [, option] of options) command.addOption(option);
  command.action((values: Texts) => {
    const flags = options.map(([name, option]) => [name, values[option.attributeName()]]);
    return serve(readFlags(Object.fromEntries(flags), deps), deps);
  });
};

type SettingRow = Pick<
  (typeof settingsTable)[keyof typeof settingsTable],
  'env' | 'flag' | 'fallback' | 'description'
>;
type Texts = Readonly<Record<string, string | undefined>>;

/** The fallback is shown, not set: a default of the flag would win over the environment. */
const buildOption = ({ env, flag, fallback, description }: SettingRow): Option =>
  new Option(`--${flag} <value>`, `${description} ${describeSource(env, fallback)}`);

const readFlags = (flags: Texts, { environment }: CliDeps): Settings => {
  try {
    return readSettings(flags, environment);
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandError(error.message, 2);
    throw error;
  }
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
