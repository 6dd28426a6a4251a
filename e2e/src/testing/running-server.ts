import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Exit, type ServerProcess, spawnServer } from './server-process.ts';

/** A server that listens. */
export type RunningServer = ServerProcess & {
  readonly url: string;
  /** As a crash: no handler runs. Resolves once the process is gone. */
  readonly kill: () => Promise<Exit>;
  /** As an operator does: resolves once the process has stopped of itself. */
  readonly stop: () => Promise<Exit>;
};

export type StartOptions = {
  /** The URL of the store; that of the bed's own folder unless told. */
  readonly store?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What `start` waits for; `ready` unless told: a 200 of `/v1/ready`. */
  readonly awaited?: 'listening' | 'ready';
};

/** A folder of its own, and the servers that run over the one store in it. */
export type TestBed = {
  readonly folder: string;
  readonly storeFolder: string;
  /** Starts a server over the store, beside those that run already, on a free port. */
  readonly start: (options?: StartOptions) => Promise<RunningServer>;
  /** Ends what still runs, and removes the folder. */
  readonly close: () => Promise<void>;
};

export const adminKey = 'an-admin-key-of-the-tests-that-is-long';

/** For servers whose keys are made with the admin key. */
export const withAdminKey: StartOptions = { env: { SIPHER_ADMIN_KEY: adminKey } };

/** For servers over a store of their own choice, as nodes over one Redis are. */
export const overStore = (url: string, env: StartOptions['env'] = {}): StartOptions => ({
  store: url,
  env: { ...withAdminKey.env, ...env },
});

/** The environment of a server whose clock is that far ahead of this machine's. */
export const withClockAhead = (ms: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=data:text/javascript,const{now}=Date;Date.now=()=>now()+${ms}`,
});

/** One of several servers, in turn. */
export const pickServer = (servers: readonly RunningServer[], index: number): RunningServer => {
  const server = servers[index % servers.length];
  if (server === undefined) throw new Error('no server runs');
  return server;
};

/** Opens a test bed over `storeFolder`, or over a fresh folder of the system's temporary one. */
export const openTestBed = async (storeFolder?: string): Promise<TestBed> => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-e2e-'));
  const store = storeFolder ?? join(folder, 'store');
  const servers: ServerProcess[] = [];
  return {
    folder,
    storeFolder: store,
    start: async ({
      store: url = `lmdb:${store}`,
      flags = [],
      env = {},
      awaited = 'ready',
    } = {}) => {
      const indexFolder = join(folder, 'index');
      const args = ['--port', '0', '--store', url, '--index', indexFolder, ...flags];
      const server = spawnServer({ args, env });
      servers.push(server);
      const running = await waitUntilListening(server);
      if (awaited === 'ready') await assertReady(running);
      return running;
    },
    close: async () => {
      for (const server of servers) server.signal('SIGKILL');
      await Promise.all(servers.map(({ ended }) => ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const waitUntilListening = async (server: ServerProcess): Promise<RunningServer> => {
  const { url } = await server.waitForLog('listening');
  return {
    ...server,
    url: String(url),
    kill: () => end(server, 'SIGKILL'),
    stop: () => end(server, 'SIGTERM'),
  };
};

const assertReady = async ({ url }: RunningServer): Promise<void> => {
  const response = await fetch(`${url}/v1/ready`);
  if (response.status !== 200) throw new Error(`not ready: ${await response.text()}`);
};

const end = (server: ServerProcess, signal: NodeJS.Signals): Promise<Exit> => {
  server.signal(signal);
  return server.ended;
};
