import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './generate-client.ts';

/** A server of the built product over a fresh store, for tests in other languages. */
export type RunningApi = {
  /** What programs need to call it: its URL, an API key of tier enterprise, one of free, the admin key. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** Starts the built server on a free port of the loopback, and makes its keys. */
export const startApi = async (): Promise<RunningApi> => {
  const folder = mkdtempSync(join(tmpdir(), 'sipher-sdks-'));
  const adminKey = randomBytes(32).toString('hex');
  const places = ['--store', `lmdb:${folder}/store`, '--index', `${folder}/index`];
  const server = spawn(
    process.execPath,
    [join(root, 'packages/cli/dist/main.js'), 'serve', '--port', '0', ...places],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SIPHER_ADMIN_KEY: adminKey },
    },
  );
  const stop = async () => {
    if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await readUrl(createInterface(server.stdout));
    const keyOf = (tier: string) => createKey({ url, adminKey, tier });
    const [apiKey, freeKey] = await Promise.all([keyOf('enterprise'), keyOf('free')]);
    const keys = { API_KEY: apiKey, FREE_API_KEY: freeKey, SIPHER_ADMIN_KEY: adminKey };
    return { env: { SIPHER_URL: url, ...keys }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const readUrl = (lines: AsyncIterable<string> & NodeJS.EventEmitter): Promise<string> =>
  new Promise((resolve, reject) => {
    lines.on('line', (line: string) => {
      const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
      if (msg === 'listening' && url !== undefined) resolve(url);
    });
    lines.on('close', () => reject(new Error('the server ended before it listened')));
  });

type KeyRequest = { readonly url: string; readonly adminKey: string; readonly tier: string };

const createKey = async ({ url, adminKey, tier }: KeyRequest): Promise<string> => {
  const response = await fetch(`${url}/v1/admin/keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': adminKey },
    body: JSON.stringify({ tier, name: `tests, ${tier}` }),
  });
  const { data } = (await response.json()) as { data?: { key: string } };
  if (data === undefined) throw new Error(`no ${tier} key: ${response.status}`);
  return data.key;
};
