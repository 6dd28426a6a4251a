import { readFileSync } from 'node:fs';
import type { OperationGroup } from '@sipher/contract';
import { Command } from 'commander';
import type { CliDeps } from './deps.ts';
import { toKebab } from './operations/command-name.ts';
import { describeTerminal } from './terminal/describe-terminal.ts';
import { showName } from './terminal/hide-keys.ts';

/**
 * The `sipher` command with all that it can do. It writes and reads through `deps` alone, and
 * throws where it would end the process: a `CommanderError` for help, version and wrong usage.
 * What a command needs is loaded once that command is asked for.
 * @example
 * await buildProgram(deps).parseAsync(['keys', 'list'], { from: 'user' });
 */
export const buildProgram = (deps: CliDeps): Command => {
  const program = openProgram(deps);
  const loaders = new Map<string, Load>();
  program.commandsGroup('On this machine:');
  for (const [name, { about, load }] of Object.entries(localCommands)) {
    program.command(name).description(about);
    loaders.set(name, load);
  }
  program.commandsGroup('Calls to a server:');
  for (const [group, about] of Object.entries(groups)) {
    program.command(toKebab(group)).description(about);
    loaders.set(toKebab(group), loadGroup);
  }
  const load = async (command: Command): Promise<void> => {
    await loaders.get(command.name())?.(command, deps);
    loaders.delete(command.name());
  };
  addHelpCommand(program, load);
  return program.hook('preSubcommand', (_, command) => load(command));
};

type Load = (command: Command, deps: CliDeps) => Promise<void>;

const localCommands: Readonly<Record<string, { readonly about: string; readonly load: Load }>> = {
  serve: {
    about: 'Run the server until SIGTERM or SIGINT; flags win over the environment',
    load: async (...to) => (await import('./serve/serve-command.ts')).setUpServe(...to),
  },
  index: {
    about:
      'Follow chains into the announcement index until SIGTERM or SIGINT, beside servers or alone; endpoints come from SIPHER_RPC_<CHAIN>_<PROVIDER>',
    load: async (...to) => (await import('./index-command/index-command.ts')).setUpIndex(...to),
  },
  backup: {
    about:
      'Copy what is durable in an embedded store to a new folder, also while servers use it. To restore, start a server over a copy of that folder',
    load: async (...to) => (await import('./backup/backup-command.ts')).setUpBackup(...to),
  },
  simnet: {
    about: 'Run a Solana of this machine, for demos and tests, until SIGTERM or SIGINT',
    load: async (...to) => (await import('./simnet/simnet-command.ts')).setUpSimnet(...to),
  },
  demo: {
    about: 'A private payment from end to end, offline: paid, found, claimed, audited',
    load: async (...to) => (await import('./demo/demo-command.ts')).setUpDemo(...to),
  },
};

const groups: Readonly<Record<OperationGroup, string>> = {
  sessions: 'Defaults that later calls are made under',
  stealth: 'Meta-addresses and one-time addresses',
  transfers: 'Build private transfers, and claim what was paid',
  scan: 'Find payments',
  commitments: 'Commit to amounts, and verify',
  viewingKeys: 'Disclose payments to an auditor',
  backends: 'The mechanisms that hide, compared',
  rpc: 'The endpoints through which chains are read',
  keys: 'API keys: create, list, revoke, rotate',
  billing: 'What a key has used',
  system: 'The server itself',
};

const loadGroup: Load = async (...to) =>
  (await import('./operations/operation-group.ts')).setUpGroup(...to);

const openProgram = (deps: CliDeps): Command => {
  const { columns } = describeTerminal(deps.terminalColumns, deps.environment);
  return new Command('sipher')
    .description('A self-hosted privacy API for autonomous agents')
    .version(readVersion(), '-V, --version', 'Print the version')
    .exitOverride()
    .helpOption('-h, --help', 'Show this help')
    .configureHelp({
      subcommandTerm: (command) =>
        [
          command.name(),
          ...command.registeredArguments.map((argument) => `<${argument.name()}>`),
        ].join(' '),
    })
    .configureOutput({
      writeOut: deps.writeOut,
      writeErr: deps.writeError,
      // Commander would ask the process itself, whatever the output is.
      getOutHelpWidth: () => columns ?? 80,
      getErrHelpWidth: () => columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(hideValue(text)),
    });
};

/** `sipher help sessions create`: commander's own knows one level alone. */
const addHelpCommand = (program: Command, load: (command: Command) => Promise<void>): void => {
  program.helpCommand(false);
  program
    .command('help', { hidden: true })
    .argument('[command...]')
    .description('Help on a command')
    .action(async ([name, ...below]: string[]) => {
      const command = findCommand(program, name);
      if (command !== program) await load(command);
      below.reduce(findCommand, command).help();
    });
  program.addHelpText(
    'after',
    '\nsipher help <command> [name] says more, and sipher <command> lists its names.',
  );
};

/** Ends with wrong usage where there is none: `--help` behind an unknown name would be help on another. */
const findCommand = (group: Command, name: string | undefined): Command => {
  if (name === undefined) return group;
  const found = group.commands.find((command) => command.name() === name);
  return found ?? group.error(`error: unknown command '${name}'`);
};

/** Commander repeats what it does not know, and a secret may stand in the wrong place. */
const hideValue = (text: string): string =>
  text
    .replace(/ argument '.+' is invalid\./s, ' is invalid.')
    .replace(
      /(unknown (?:command|option)) '(.+)'/s,
      (_, what: string, name: string) => `${what} ${showName(name)}`,
    );

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
