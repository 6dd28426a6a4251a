import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumBinary } from './has-chromium.ts';

export type Chromium = {
  /** Resolves with all that it has written once it has ended. */
  readonly output: Promise<string>;
  readonly close: () => Promise<void>;
};

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name but the loopback's resolves: what a page wants from elsewhere it does not get.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Opens a page in a browser that knows nothing yet, and reaches the loopback alone. */
export const startChromium = async (
  url: string,
  more: readonly string[] = [],
): Promise<Chromium> => {
  const profile = await mkdtemp(join(tmpdir(), 'sipher-chromium-'));
  const args = [...flags, `--user-data-dir=${profile}`, ...more, url];
  // A group of its own: its processes end with it.
  const child = spawn(chromiumBinary() ?? 'chromium', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const kill = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  process.once('exit', kill);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(child, 'close');
  return {
    output: ended.then(() => text),
    close: async () => {
      kill();
      await ended;
      process.off('exit', kill);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
