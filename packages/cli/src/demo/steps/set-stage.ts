import { join } from 'node:path';
import { encodeHex, type RandomBytes } from '@sipher/core';
import {
  buildSolanaSeedState,
  openAnnouncementIndex,
  openCurveEngines,
  readSettings,
  type Settings,
  SettingsError,
  startServer,
} from '@sipher/server';
import { startSimnet } from '@sipher/simnet';
import { CommandError } from '../../command-error.ts';
import { formatCount } from '../../terminal/format-numbers.ts';
import { type ApiCaller, openApiCaller } from '../api-caller.ts';
import { openChainReader } from '../chain-reader.ts';
import { fillIndex, type Slots } from '../fill-index.ts';
import type { Stage } from '../stage.ts';
import type { Step } from '../storyteller.ts';

export type StageDeps = {
  /** Empty; whoever made it removes it. */
  readonly folder: string;
  /** How many announcements of others the index holds. */
  readonly announcementCount: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly stop: AbortSignal;
  readonly randomBytes: RandomBytes;
  readonly nowMs: () => number;
  /** Takes what must be closed at the end, last first. */
  readonly own: (close: () => Promise<void>) => void;
};

/** Starts what the story needs, all of it on the loopback and in one folder. */
export const setStage = async (deps: StageDeps, step: Step): Promise<Stage> => {
  const { announcementCount: count, fetch, stop } = deps;
  const simnet = await startSimnet();
  deps.own(simnet.close);
  step.note(`simnet, Solana’s VM in this process: ${simnet.url}`);
  const chain = openChainReader({ url: simnet.url, fetch, stop });
  const slots = { firstSlot: await chain.slot(), count };
  // What the chain will show comes after what the index holds already.
  simnet.advanceSlots(count);
  const adminKey = encodeHex(deps.randomBytes(32));
  const settings = readServerSettings({ adminKey, rpcUrl: simnet.url }, deps);
  await prepareIndex(settings, { ...deps, slots }, step);
  const server = await startServer(settings);
  deps.own(server.close);
  const api = openApiCaller({ url: server.url, fetch, stop });
  const apiKeys = await makeApiKeys(api, adminKey);
  const { data } = await api.call('getReady');
  step.prove(data.ready, `the server is ready, with three API keys: ${server.url}`);
  return { api, apiKeys, chain };
};

type ServerFacts = { readonly adminKey: string; readonly rpcUrl: string };

/** Of the caller's environment only what sets how fast it computes: the rest is this story's own. */
const readServerSettings = ({ adminKey, rpcUrl }: ServerFacts, deps: StageDeps): Settings => {
  const { folder, environment } = deps;
  const flags = {
    store: `lmdb:${join(folder, 'store')}`,
    indexFolder: join(folder, 'index'),
    adminKey,
    port: '0',
    logLevel: 'silent',
  };
  const { SIPHER_CURVES, SIPHER_SCAN_THREADS } = environment;
  const variables = { SIPHER_CURVES, SIPHER_SCAN_THREADS, SIPHER_RPC_SOLANA_GENERIC: rpcUrl };
  try {
    return readSettings(flags, variables);
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandError(error.message, 2);
    throw error;
  }
};

type IndexDeps = StageDeps & { readonly slots: Slots };

const prepareIndex = async (settings: Settings, deps: IndexDeps, step: Step): Promise<void> => {
  const { engines, serving } = openCurveEngines(settings.curves);
  const total = formatCount(deps.slots.count);
  const index = await openAnnouncementIndex(settings.indexFolder);
  try {
    await fillIndex(deps.slots, {
      ...deps,
      index,
      engines,
      buildState: buildSolanaSeedState,
      onProgress: (count) => step.progress(`${formatCount(count)} of ${total} announcements made`),
    });
  } finally {
    await index.close();
  }
  const { library } = serving.ed25519;
  step.note(`an index of ${total} announcements of others, made up here by ${library}`);
};

const makeApiKeys = async (api: ApiCaller, adminKey: string): Promise<Stage['apiKeys']> => {
  const makeKey = async (name: string) => {
    const body = { tier: 'pro', name };
    return (await api.call('createAdminKey', { key: adminKey, body })).data.key;
  };
  return {
    payer: await makeKey('payer'),
    recipient: await makeKey('recipient'),
    auditor: await makeKey('auditor'),
  };
};
