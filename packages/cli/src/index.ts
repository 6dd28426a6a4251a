export type { CliDeps } from './deps.ts';
export { commandLineOf } from './operations/command-line.ts';
export { type CommandName, commandNameOf } from './operations/command-name.ts';
export { buildProgram } from './program.ts';
export { runProgram } from './run-program.ts';
