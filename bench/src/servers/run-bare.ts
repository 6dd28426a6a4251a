import { fileURLToPath } from 'node:url';
import type { BareSettings } from './bare-server.ts';
import { type RunningServer, runServer } from './run-server.ts';
import type { Workspace } from './workspace.ts';

const script = fileURLToPath(new URL('./bare-server.js', import.meta.url));

/** Starts the bare Fastify that a workload is compared with. */
export const runBare = (
  workspace: Workspace,
  settings: Omit<BareSettings, 'port'>,
): Promise<RunningServer> =>
  runServer(workspace, {
    script,
    args: (port) => [JSON.stringify({ port, ...settings } satisfies BareSettings)],
  });
