import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@sipher/testing';

const command = fileURLToPath(new URL('../../../../packages/cli/dist/main.js', import.meta.url));

export type IndexProcess = {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<number | null>;
  /** Resolves once its output says so; rejects if it ends before, or after 15 s. */
  readonly waitFor: (pattern: RegExp) => Promise<void>;
};

const alive = new Set<() => void>();
// However the tests end, none of these outlives them.
process.once('exit', () => {
  for (const kill of alive) kill();
});

/** Spawns `sipher index` over a folder, as built. */
export const spawnIndex = (folder: string, env: Readonly<Record<string, string>>): IndexProcess => {
  const child = spawn(process.execPath, [command, 'index', '--index', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  const kill = () => void child.kill('SIGKILL');
  alive.add(kill);
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      alive.delete(kill);
      resolve(code);
    }),
  );
  return {
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    signal: (name) => void child.kill(name),
    ended,
    waitFor: (pattern) =>
      waitUntil(
        `sipher index says ${pattern}`,
        async () => {
          if (!alive.has(kill)) throw new Error(`sipher index ended: ${text.stderr}`);
          return pattern.test(text.stdout);
        },
        { timeoutMs: 15_000 },
      ),
  };
};
