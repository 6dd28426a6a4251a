import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, startServer } from '@sipher/server';

export const testAdminKey = 'the-admin-key-of-tests-0123456789abcdef';

/** A server on a free port of loopback, over an empty store in a folder of its own. */
export const startTestServer = async (
  settings: Record<string, string> = {},
  /** Fills the index of Solana in this folder before the server starts; without it there is none. */
  fillIndex?: (indexFolder: string) => Promise<void>,
) => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-cli-'));
  const indexFolder = join(folder, 'index');
  await fillIndex?.(indexFolder);
  const flags = { store: `lmdb:${folder}/store`, indexFolder, port: '0', logLevel: 'silent' };
  // A chain without an endpoint is not scanned. Nothing listens there: what asks it fails at once.
  const nowhere = { SIPHER_RPC_SOLANA_GENERIC: 'http://127.0.0.1:9' };
  const environment = fillIndex === undefined ? {} : nowhere;
  const server = await startServer(readSettings({ ...flags, ...settings }, environment));
  const close = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, folder, close };
};
