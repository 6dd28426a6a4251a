import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, startServer } from '@sipher/server';

export const testAdminKey = 'the-admin-key-of-tests-0123456789abcdef';

/** A server on a free port of loopback, over an empty store in a folder of its own. */
export const startTestServer = async (
  settings: Record<string, string> = {},
  /** Called with the folder's path before the server starts. */
  prepare: (folder: string) => Promise<void> = async () => {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-cli-'));
  const indexFolder = join(folder, 'index');
  await prepare(folder);
  const flags = { store: `lmdb:${folder}/store`, indexFolder, port: '0', logLevel: 'silent' };
  // Nothing listens there: what asks the chain fails at once.
  const environment = { SIPHER_RPC_SOLANA_GENERIC: 'http://127.0.0.1:9' };
  const server = await startServer(readSettings({ ...flags, ...settings }, environment));
  const close = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, folder, close };
};
