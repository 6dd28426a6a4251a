import { randomBytes } from 'node:crypto';
import { type RunningServer, runServer } from './run-server.ts';
import { readStartCommand } from './start-command.ts';
import type { Workspace } from './workspace.ts';

/** What is measured is what a limit costs, not where it ends. */
const ampleLimits = { SIPHER_REQUESTS_PER_HOUR: 'enterprise=1000000000' };

export type Sipher = RunningServer & { readonly adminKey: string };

export type SipherSettings = {
  /** As `SIPHER_STORE` names it. */
  readonly store: string;
  readonly workers?: number;
  readonly curves?: 'native' | 'portable';
};

/** The embedded store in this folder. */
export const storeIn = (folder: string): SipherSettings => ({ store: `lmdb:${folder}` });

/** Starts the built server as `npm start` does, with all other settings default. */
export const runSipher = async (
  workspace: Workspace,
  { store, workers = 1, curves = 'native' }: SipherSettings,
): Promise<Sipher> => {
  const adminKey = randomBytes(32).toString('hex');
  const [script = '', ...words] = readStartCommand();
  const server = await runServer(workspace, {
    script,
    args: (port) => [...words, '--port', String(port), '--workers', String(workers)],
    env: {
      SIPHER_STORE: store,
      SIPHER_INDEX: workspace.makeFolder(),
      SIPHER_CURVES: curves,
      SIPHER_ADMIN_KEY: adminKey,
      ...ampleLimits,
    },
  });
  return { ...server, adminKey };
};
