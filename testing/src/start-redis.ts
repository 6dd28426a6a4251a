import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callRedis, type RedisReply, RedisReplyError } from './call-redis.ts';
import { findFreePort } from './free-port.ts';
import { findRedis } from './redis-version.ts';
import { waitUntil } from './wait-until.ts';
import { startWatchdog } from './watchdog.ts';

export type RedisOptions = {
  /** What follows `redis-server`'s own arguments, and wins over them. */
  readonly args?: readonly string[];
  /** A free one unless told; must not be 0. */
  readonly port?: number;
};

/** A server of its own: loopback only, nothing saved unless `args` ask for it. */
export type RedisServer = {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** The folder of its files; gone after `stop`. */
  readonly folder: string;
  readonly isRunning: () => boolean;
  /** Sends one command; rejects with its error reply, or if none comes within 2 s. */
  readonly call: (...args: readonly string[]) => Promise<RedisReply>;
  /** Ends it at once and removes its folder. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. Resolves once the process is gone; its folder stays for `restart`. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP: connections stay open, and nothing answers. */
  readonly freeze: () => void;
  /** SIGCONT */
  readonly thaw: () => void;
  /** Starts it again, on the same port and over the same folder; if it runs, SIGTERM first. */
  readonly restart: () => Promise<void>;
};

/**
 * Starts a server that ends with this process, however that ends. Resolves once it answers.
 *
 * @example
 * ```ts
 * const redis = await startRedis({ args: ['--maxmemory', '10mb'] });
 * await redis.call('SET', 'name', 'value');
 * await redis.stop();
 * ```
 */
export const startRedis = async (options: RedisOptions = {}): Promise<RedisServer> => {
  const port = options.port ?? (await findFreePort());
  const folder = await mkdtemp(join(tmpdir(), 'sipher-redis-'));
  const watchdog = startWatchdog(folder);
  const run = async (): Promise<Running> => {
    const running = spawnRedis(port, folder, options.args ?? []);
    watchdog.watch(running.pid);
    void running.ended.then(() => watchdog.watch(null));
    await waitUntilAnswers(running, port);
    return running;
  };
  let running = await run().catch(async (error: unknown) => {
    await watchdog.close();
    throw error;
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    get pid() {
      return running.pid;
    },
    isRunning: () => !running.hasEnded(),
    call: (...args) => callRedis({ port, args, timeoutMs: 2_000 }),
    stop: async () => {
      await running.end('SIGKILL');
      await watchdog.close();
    },
    kill: () => running.end('SIGKILL'),
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
    restart: async () => {
      await running.end('SIGTERM');
      running = await run();
    },
  };
};

type Running = {
  readonly pid: number;
  readonly log: () => string;
  readonly hasEnded: () => boolean;
  readonly ended: Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Signals it, if it still runs, and waits for its end. */
  readonly end: (name: NodeJS.Signals) => Promise<void>;
};

const spawnRedis = (port: number, folder: string, args: readonly string[]): Running => {
  const { command } = findRedis() ?? { command: 'redis-server' };
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const quiet = ['--save', '', '--appendonly', 'no', '--daemonize', 'no', '--loglevel', 'notice'];
  const child: ChildProcess = spawn(command, [...own, ...quiet, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    // The end of a long log says what went wrong; the whole of it would only grow.
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
    });
  }
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const finish = () => {
      over = true;
      resolve();
    };
    child.once('error', finish);
    child.once('exit', finish);
  });
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return {
    pid: child.pid ?? 0,
    log: () => log,
    hasEnded: () => over,
    ended,
    signal,
    end: async (name) => {
      if (over) return;
      // A frozen process would keep a SIGTERM for later.
      if (name !== 'SIGKILL') signal('SIGCONT');
      signal(name);
      await ended;
    },
  };
};

const waitUntilAnswers = (running: Running, port: number): Promise<void> =>
  waitUntil(`redis-server answers on port ${port}`, async () => {
    if (running.hasEnded()) throw new Error(`redis-server ended: ${running.log()}`);
    try {
      return (await callRedis({ port, args: ['PING'], timeoutMs: 1_000 })) === 'PONG';
    } catch (error) {
      // One that asks for a password answers too.
      return error instanceof RedisReplyError && error.message.startsWith('NOAUTH');
    }
  });
