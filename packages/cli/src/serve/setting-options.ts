import { readSettings, type Settings, SettingsError, settingsTable } from '@sipher/server/settings';
import { type Command, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { describeSource } from '../describe-source.ts';

type SettingName = keyof typeof settingsTable;
type SettingRow = Pick<
  (typeof settingsTable)[SettingName],
  'env' | 'flag' | 'fallback' | 'description'
>;
type Texts = Readonly<Record<string, unknown>>;

/** Every setting, in the order of the reference page. */
export const settingNames = Object.keys(settingsTable) as SettingName[];

/**
 * Gives a command a flag for each of these settings. What it returns reads the settings from the
 * flags' values and the environment.
 */
export const addSettingOptions = (
  command: Command,
  names: readonly SettingName[],
  { environment }: CliDeps,
): ((values: Texts) => Settings) => {
  const options = names.map((name) => [name, buildOption(settingsTable[name])] as const);
  for (const [, option] of options) command.addOption(option);
  return (values) => {
    const flags = options.map(([name, option]) => [name, values[option.attributeName()]]);
    return parseSettings(Object.fromEntries(flags), environment);
  };
};

/** The fallback is shown, not set: a default of the flag would win over the environment. */
const buildOption = ({ env, flag, fallback, description }: SettingRow): Option =>
  new Option(`--${flag} <value>`, `${description} ${describeSource(env, fallback)}`);

const parseSettings = (
  flags: Readonly<Record<string, string | undefined>>,
  environment: CliDeps['environment'],
): Settings => {
  try {
    return readSettings(flags, environment);
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandError(error.message, 2);
    throw error;
  }
};
