import type { CliDeps } from '../deps.ts';
import { runProgram } from '../run-program.ts';

/** Runs a command line in this process and keeps what it writes. */
export const runTestProgram = async (args: readonly string[], deps: Partial<CliDeps> = {}) => {
  let out = '';
  let err = '';
  const exitCode = await runProgram(args, {
    fetch,
    environment: {},
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    readIn: async () => '',
    elapsedMs: () => performance.now(),
    waitForStop: async () => {},
    ...deps,
  });
  return { exitCode, out, err };
};

/** For commands that are to stop before they call: a call would fail them. */
export const refuseFetch: typeof fetch = async () => {
  throw new Error('nothing should be fetched');
};
