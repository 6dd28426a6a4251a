import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simnet, startSimnet } from '@sipher/simnet';
import { createKey } from '../testing/call-api.ts';
import { adminKey } from '../testing/running-server.ts';
import { type ServerProcess, spawnServer } from '../testing/server-process.ts';

/** The built server and a simnet, and a folder that stands for the reader's checkout. */
export type Stage = {
  readonly folder: string;
  readonly url: string;
  readonly apiKey: string;
  /** What a shell of the reader has, with the documents' ports led to the servers that run. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Sets up all that the documents tell a reader to have before their first block. */
export const openStage = async (): Promise<Stage> => {
  const folder = await openFolder();
  const simnet = await startSimnet();
  const server = spawnServer({
    args: ['--port', '0', '--store', `lmdb:${folder}/.sipher/store`],
    env: {
      SIPHER_ADMIN_KEY: adminKey,
      SIPHER_INDEX: join(folder, '.sipher/index'),
      SIPHER_RPC_SOLANA_GENERIC: simnet.url,
    },
  });
  const closeAll = () => close({ server, simnet, folder });
  try {
    const url = String((await server.waitForLog('listening')).url);
    const apiKey = await createKey({ url });
    await writeFile(join(folder, '.sipher/dev-key'), `${apiKey}\n`, { mode: 0o600 });
    const env = await buildEnvironment({ folder, url, apiKey, simnet });
    return { folder, url, apiKey, env, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
};

/** Outside the workspace, so that no block of a document can change it; it finds what is built. */
const openFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-documents-'));
  await mkdir(join(folder, '.sipher'));
  await mkdir(join(folder, 'bin'));
  await linkWorkspace(folder);
  await writeCommands(join(folder, 'bin'));
  return folder;
};

/**
 * The commands that documents name. npm itself is none: it would reach the project's own
 * installation through the link.
 */
const writeCommands = async (folder: string): Promise<void> => {
  const commands = {
    sipher: `exec node ${root}packages/cli/dist/main.js "$@"`,
    npx: `[ "$1" = @sipher/mcp ] && shift && exec node ${root}packages/mcp/bin/sipher-mcp.js "$@"\n${refusal}`,
    npm: refusal,
  };
  for (const [name, script] of Object.entries(commands)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
};

const refusal = "echo 'a block that needs npm is marked no-run' >&2\nexit 1";

/** Lets what lies in the folder import the workspace's packages, as a reader's modules do. */
export const linkWorkspace = async (folder: string): Promise<void> => {
  for (const name of ['packages', 'node_modules']) {
    await symlink(join(root, name), join(folder, name));
  }
};

const buildEnvironment = async (stage: {
  readonly folder: string;
  readonly url: string;
  readonly apiKey: string;
  readonly simnet: Simnet;
}): Promise<Record<string, string>> => {
  const ports = { 8787: new URL(stage.url).port, 8899: new URL(stage.simnet.url).port };
  const rerouting = join(stage.folder, 'bin/reroute.mjs');
  await writeFile(rerouting, rerouteFetch(ports));
  const curl = Object.entries(ports).map(
    ([from, to]) => `--connect-to 127.0.0.1:${from}:127.0.0.1:${to}`,
  );
  return {
    PATH: `${stage.folder}/bin:${process.env.PATH}`,
    HOME: stage.folder,
    NODE_OPTIONS: `--import=${rerouting}`,
    SIPHER_URL: stage.url,
    SIPHER_API_KEY: stage.apiKey,
    SIPHER_ADMIN_KEY: adminKey,
    REROUTED_CURL: curl.join(' '),
  };
};

const rerouteFetch = (ports: Readonly<Record<string, string>>) => `
const ports = ${JSON.stringify(ports)};
const { fetch } = globalThis;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  url.port = ports[url.port] ?? url.port;
  return fetch(input instanceof Request ? new Request(url, input) : url, init);
};
`;

const close = async (stage: {
  readonly server: ServerProcess;
  readonly simnet: Simnet;
  readonly folder: string;
}): Promise<void> => {
  stage.server.signal('SIGKILL');
  await stage.server.ended;
  await stage.simnet.close();
  await rm(stage.folder, { recursive: true, force: true });
};
