import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the results lie. The stores too, while they are measured: a temporary folder of the system
 * may be in memory, where writing durably costs nothing.
 */
export const resultsFolder = fileURLToPath(new URL('../../results', import.meta.url));

/** A folder and child processes that are gone when the bench ends, however it ends. */
export type Workspace = {
  readonly makeFolder: () => string;
  /** Runs a script with an environment of its own; what it writes to stderr is kept. */
  readonly run: (script: string, args: readonly string[], env?: Environment) => Child;
  readonly close: () => void;
};

export type Child = { readonly process: ChildProcess; readonly stderr: () => string };

type Environment = Readonly<Record<string, string>>;

export const openWorkspace = (): Workspace => {
  mkdirSync(resultsFolder, { recursive: true });
  const folder = mkdtempSync(join(resultsFolder, 'run-'));
  const children = new Set<ChildProcess>();
  const close = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  process.once('exit', close);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  return {
    makeFolder: () => mkdtempSync(join(folder, 'store-')),
    run: (script, args, env = {}) => {
      const child = runScript(script, args, env);
      children.add(child.process);
      child.process.once('exit', () => children.delete(child.process));
      return child;
    },
    close,
  };
};

const runScript = (script: string, args: readonly string[], env: Environment): Child => {
  // Nothing but the path is inherited: settings of this shell must not change what is measured.
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4096);
  });
  return { process: child, stderr: () => text };
};

/** Resolves when the process has ended; rejects unless it ended well. */
export const waitForEnd = async ({ process: child, stderr }: Child): Promise<void> => {
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  if (code !== 0) throw new Error(`${child.spawnargs[1]} ended with ${code}: ${stderr()}`);
};
