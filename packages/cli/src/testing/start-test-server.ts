import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, startServer } from '@sipher/server';

export const testAdminKey = 'the-admin-key-of-tests-0123456789abcdef';

/** A server on a free port of loopback, over an empty store in a folder of its own. */
export const startTestServer = async (settings: Record<string, string> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-cli-'));
  const flags = { store: `lmdb:${folder}/store`, port: '0', logLevel: 'silent', ...settings };
  const server = await startServer(readSettings(flags, {}));
  const close = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, folder, close };
};
