import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The command as users run it: built, with Node, without a source condition. */
const command = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));

export type ProcessOptions = {
  /** What follows `sipher serve`. */
  readonly args: readonly string[];
  /** The whole environment but PATH: nothing of the shell that runs the tests is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** The user to run as; only root can name another than itself. */
  readonly uid?: number;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };
export type LogLine = Readonly<Record<string, unknown>>;

/** A `sipher serve` that was spawned, whether or not it came up. */
export type ServerProcess = {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once the process is gone and all its output has been read. */
  readonly ended: Promise<Exit>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** The first line of the log with this `msg`; rejects if the process ends without one. */
  readonly waitForLog: (msg: string) => Promise<LogLine>;
};

const alive = new Set<ChildProcess>();
// However the tests end, none of their servers outlives them.
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Spawns `sipher serve`. */
export const spawnServer = ({ args, env = {}, uid }: ProcessOptions): ServerProcess => {
  const child = spawn(process.execPath, [command, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  alive.add(child);
  const output = collectOutput(child);
  const ended = waitForEnd(child);
  return {
    pid: child.pid ?? 0,
    ...output,
    ended,
    signal: (name) => void child.kill(name),
    waitForLog: async (msg) => {
      for (;;) {
        const line = findLine(output.stdout(), msg);
        if (line !== undefined) return line;
        if (!alive.has(child)) throw new Error(`ended without "${msg}": ${output.stderr()}`);
        await once(output.news, 'news');
      }
    },
  };
};

const collectOutput = (child: ChildProcess) => {
  const text = { stdout: '', stderr: '' };
  const news = new EventEmitter();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
      news.emit('news');
    });
  }
  child.once('close', () => news.emit('news'));
  return { stdout: () => text.stdout, stderr: () => text.stderr, news };
};

const waitForEnd = async (child: ChildProcess): Promise<Exit> => {
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...exit) => {
        alive.delete(child);
        resolve(exit);
      });
    },
  );
  return { code, signal };
};

/** The lines of a log that are whole by now. */
export const readLog = (stdout: string): LogLine[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

const findLine = (stdout: string, msg: string): LogLine | undefined =>
  readLog(stdout).find((line) => line.msg === msg);
