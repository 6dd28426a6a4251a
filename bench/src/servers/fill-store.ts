// A process of its own: writes live sessions through the server's store, in large batches.
import { deriveSessionId, ownerOf } from './numbered-sessions.ts';
import { importServerFile } from './server-files.ts';

/** What the process is given, as JSON, in its only argument. */
export type FillSettings = {
  readonly folder: string;
  readonly sessions: number;
  readonly keyIds: readonly string[];
};

const batchSize = 10_000;
const ageMs = 120_000;
const lifetimeMs = 86_400_000;
const value = JSON.stringify({ defaults: { chain: 'near', backend: 'sip-native' } });

const fill = async ({ folder, sessions, keyIds }: FillSettings): Promise<void> => {
  const { openStore } = await importServerFile('./stores/open-store.js');
  const { sessionKey } = await importServerFile('./sessions/session.js');
  // Sessions made a while ago: the first read of each then also notes its time, as in real use.
  const nowMs = () => Date.now() - ageMs;
  const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`);
  const store = await openStore({ driver: 'lmdb', location: folder }, { nowMs, onError });
  const write = async (index: number) => {
    const key = sessionKey(ownerOf(index, sessions, keyIds), deriveSessionId(index));
    const { outcome } = await store.put(key, value, { expiresAtMs: nowMs() + lifetimeMs });
    if (outcome !== 'written') throw new Error(`session ${index}: ${outcome}`);
  };
  for (let start = 0; start < sessions; start += batchSize) {
    const length = Math.min(batchSize, sessions - start);
    await Promise.all(Array.from({ length }, (_, offset) => write(start + offset)));
  }
  await store.close();
};

await fill(JSON.parse(process.argv[2] ?? '')); // by filled-store.ts alone
