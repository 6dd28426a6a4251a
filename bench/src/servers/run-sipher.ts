import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type RunningServer, runServer } from './run-server.ts';
import type { Workspace } from './workspace.ts';

export type Sipher = RunningServer & { readonly adminKey: string };

const script = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));

/** Starts the built server over the embedded store in a folder, with all other settings default. */
export const runSipher = async (workspace: Workspace, storeFolder: string): Promise<Sipher> => {
  const adminKey = randomBytes(32).toString('hex');
  const server = await runServer(workspace, {
    script,
    args: (port) => ['serve', '--port', String(port), '--store', `lmdb:${storeFolder}`],
    env: { SIPHER_ADMIN_KEY: adminKey },
  });
  return { ...server, adminKey };
};
