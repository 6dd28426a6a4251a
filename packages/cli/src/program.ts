import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addBackupCommand } from './backup/backup-command.ts';
import { addDemoCommand } from './demo/demo-command.ts';
import type { CliDeps } from './deps.ts';
import { addIndexCommand } from './index-command/index-command.ts';
import { addKeysCommands } from './keys/keys-commands.ts';
import { addServeCommand } from './serve/serve-command.ts';
import { addSimnetCommand } from './simnet/simnet-command.ts';

/**
 * The `sipher` command with all that it can do. It writes and reads through `deps` alone, and
 * throws where it would end the process: a `CommanderError` for help, version and wrong usage.
 * @example
 * await buildProgram(deps).parseAsync(['keys', 'list'], { from: 'user' });
 */
export const buildProgram = (deps: CliDeps): Command => {
  const program = new Command('sipher')
    .description('A self-hosted privacy API for autonomous agents')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: deps.writeOut,
      writeErr: deps.writeError,
      outputError: (text, write) => write(hideValue(text)),
    });
  addServeCommand(program, deps);
  addIndexCommand(program, deps);
  addBackupCommand(program, deps);
  addKeysCommands(program, deps);
  addSimnetCommand(program, deps);
  addDemoCommand(program, deps);
  return program;
};

/** Commander repeats an unknown option with its value, and `--admin-kye=...` carries a secret. */
const hideValue = (text: string): string => text.replace(/('--?[^'=]+)=.*'/s, "$1=...'");

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
