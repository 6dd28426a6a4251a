import { type Lane, type Measurement, runLoad } from '../load/run-load.ts';
import { median } from '../load/statistics.ts';
import type { Options } from '../options.ts';
import { buildRequest, callApi } from '../servers/call-api.ts';
import { type FilledStore, makeFilledStore } from '../servers/filled-store.ts';
import { runSipher, type Sipher, storeIn } from '../servers/run-sipher.ts';
import type { Workspace } from '../servers/workspace.ts';
import { medianMeasurement } from './compare-operations.ts';
import { pickIndexes } from './pick-indexes.ts';

export type SizeResult = {
  readonly sessions: { readonly small: number; readonly large: number };
  readonly fillSeconds: number;
  /** From the start of the process to ready, over the large store: the median, and each. */
  readonly startUpMs: number;
  readonly startUpsMs: readonly number[];
  readonly reads: readonly ReadResult[];
};

export type ReadResult = {
  readonly name: string;
  readonly small: Measurement;
  readonly large: Measurement;
  /** The large store's p99 over the small one's. */
  readonly p99Ratio: number;
};

/** The two kinds of read: the first one of a session in a minute also writes a note of its time. */
type Reads = { readonly first: Measurement; readonly again: Measurement };
type Round = { readonly small: Reads; readonly large: Reads };

// Few connections: with many, the time in the queue would hide that in the store.
const connections = 8;
const smallSessions = 1000;
const warmUpSessions = 96;
const warmUpSeconds = 1;
const mostReadSessions = 20_000;

/** Compares reads in a store of many live sessions with those in one of 1,000. */
export const compareSizes = async (
  workspace: Workspace,
  options: Options,
  onProgress: (text: string) => void,
): Promise<SizeResult> => {
  onProgress(`a store of ${options.sessions} sessions`);
  const store = await makeFilledStore(workspace, options.sessions);
  const startUpsMs: number[] = [];
  while (startUpsMs.length < options.rounds) startUpsMs.push(await timeStart(workspace, store));
  const large = await runSipher(workspace, storeIn(store.folder));
  const rounds: Round[] = [];
  while (rounds.length < options.rounds) {
    onProgress(`GET session among ${options.sessions}, round ${rounds.length + 1}`);
    const small = await readSmallStore(workspace, options);
    const run = { store, round: rounds.length, seconds: options.seconds };
    rounds.push({ small, large: await readStore(large, run) });
  }
  await large.stop();
  return {
    sessions: { small: smallSessions, large: store.sessions },
    fillSeconds: store.fillSeconds,
    startUpMs: median(startUpsMs),
    startUpsMs,
    reads: [summarize('first', rounds), summarize('again', rounds)],
  };
};

const timeStart = async (workspace: Workspace, { folder }: FilledStore): Promise<number> => {
  const server = await runSipher(workspace, storeIn(folder));
  await server.stop();
  return server.startUpMs;
};

/** A new store for each round, so that its sessions have not been read before either. */
const readSmallStore = async (workspace: Workspace, { seconds }: Options): Promise<Reads> => {
  const store = await makeFilledStore(workspace, smallSessions);
  const server = await runSipher(workspace, storeIn(store.folder));
  const reads = await readStore(server, { store, round: 0, seconds });
  await server.stop();
  return reads;
};

type ReadRun = { readonly store: FilledStore; readonly round: number; readonly seconds: number };

const readStore = async (server: Sipher, { store, round, seconds }: ReadRun): Promise<Reads> => {
  const count = Math.min(store.sessions, mostReadSessions);
  const indexes = pickIndexes(store.sessions, { start: round * count, count });
  const warmUp = buildLanes(store, indexes.slice(0, warmUpSessions));
  const lanes = buildLanes(store, indexes.slice(warmUpSessions));
  await requireSession(server, lanes);
  await runLoad({ ...server, lanes: warmUp, status: 200, seconds: warmUpSeconds });
  const first = await runLoad({ ...server, lanes, status: 200, seconds: 'once' });
  return { first, again: await runLoad({ ...server, lanes, status: 200, seconds }) };
};

const buildLanes = (store: FilledStore, indexes: readonly number[]): Lane[] => {
  const requests = indexes.map((index) => {
    const { apiKey, id } = store.session(index);
    return buildRequest(['GET', `/v1/sessions/${id}`], apiKey);
  });
  // Of equal length: the client divides a number of requests equally among its connections.
  const length = Math.floor(requests.length / connections);
  return Array.from({ length: connections }, (_, lane) =>
    requests.slice(lane * length, (lane + 1) * length),
  );
};

/** What was put into the store by hand is what the server takes for a session. */
const requireSession = async ({ url }: Sipher, lanes: readonly Lane[]): Promise<void> => {
  const [request] = lanes.at(-1) ?? [];
  if (request === undefined) throw new Error('too few sessions to read');
  const { data } = await callApi(url, request);
  const isIt = request.path.endsWith(String(data.sessionId)) && data.defaults !== undefined;
  if (!isIt) throw new Error(`${request.path}: another session was answered`);
};

const names = {
  first: 'GET session, first read in a minute',
  again: 'GET session, read again',
} as const;

const summarize = (kind: keyof typeof names, rounds: readonly Round[]): ReadResult => ({
  name: names[kind],
  small: medianMeasurement(rounds.map(({ small }) => small[kind])),
  large: medianMeasurement(rounds.map(({ large }) => large[kind])),
  p99Ratio: median(rounds.map(({ small, large }) => large[kind].p99Ms / small[kind].p99Ms)),
});
