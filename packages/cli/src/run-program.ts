import { CommanderError } from 'commander';
import { CommandError, ToldError } from './command-error.ts';
import type { CliDeps } from './deps.ts';
import { describeUnforeseen } from './describe-unforeseen.ts';
import { buildProgram } from './program.ts';

/**
 * Runs one command line, without the names of node and the script, to its end, and tells of a
 * failure on standard error.
 * @returns the exit code: 0 done, 1 it could not be done, 2 wrong usage
 * @example
 * process.exitCode = await runProgram(['keys', 'list', '--json'], deps);
 */
export const runProgram = async (args: readonly string[], deps: CliDeps): Promise<number> => {
  try {
    await buildProgram(deps).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said it already, and gives every kind of wrong usage the code 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ToldError) return error.exitCode;
    const isForeseen = error instanceof CommandError;
    deps.writeError(`sipher: ${isForeseen ? error.message : describeUnforeseen(error)}\n`);
    return isForeseen ? error.exitCode : 1;
  }
};
