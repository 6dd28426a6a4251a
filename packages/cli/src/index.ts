export type { CliDeps } from './deps.ts';
export { buildProgram } from './program.ts';
export { runProgram } from './run-program.ts';
