import { fileURLToPath } from 'node:url';
import { createKeys } from './call-api.ts';
import type { FillSettings } from './fill-store.ts';
import { deriveSessionId, ownerOf } from './numbered-sessions.ts';
import { runSipher, storeIn } from './run-sipher.ts';
import { type Workspace, waitForEnd } from './workspace.ts';

/** A store on disk with many live sessions, and how to name each of them. */
export type FilledStore = {
  readonly folder: string;
  readonly sessions: number;
  readonly fillSeconds: number;
  /** The owner and the id of the session with this number, from 0. */
  readonly session: (index: number) => { readonly apiKey: string; readonly id: string };
};

const script = fileURLToPath(new URL('./fill-store.js', import.meta.url));
const fewestKeys = 10;
const liveSessionsPerKey = 10_000;

/** Fills a new store through the store port: as many keys as the cap of live sessions asks for. */
export const makeFilledStore = async (
  workspace: Workspace,
  sessions: number,
): Promise<FilledStore> => {
  const folder = workspace.makeFolder();
  const server = await runSipher(workspace, storeIn(folder));
  const keyCount = Math.max(fewestKeys, Math.ceil(sessions / liveSessionsPerKey));
  const apiKeys = await createKeys(server, keyCount);
  await server.stop();
  const startedAt = performance.now();
  const settings: FillSettings = { folder, sessions, keyIds: apiKeys.map(keyIdOf) };
  await waitForEnd(workspace.run(script, [JSON.stringify(settings)]));
  return {
    folder,
    sessions,
    fillSeconds: (performance.now() - startedAt) / 1000,
    session: (index) => ({
      apiKey: ownerOf(index, sessions, apiKeys),
      id: deriveSessionId(index),
    }),
  };
};

// sph_<key id>_<secret>
const keyIdOf = (apiKey: string): string => apiKey.split('_')[1] ?? '';
