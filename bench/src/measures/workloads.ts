import { type Operation, operations } from '@sipher/contract';
import type { Lane } from '../load/run-load.ts';
import { buildRequest, callApi, createKeys, createSessions } from '../servers/call-api.ts';
import type { Sipher } from '../servers/run-sipher.ts';
import { ethereumRecipient, nearRecipient } from './recipients.ts';

/** One measured operation: the same requests go to both servers. */
export type Workload = {
  readonly name: string;
  /** The share of the bare echo's requests per second to reach; null: it is only reported. */
  readonly target: number | null;
  /** The path with its parameters, for the bare server's route. */
  readonly route: string;
  readonly status: number;
  /** One for each connection. */
  readonly lanes: readonly Lane[];
  /** Done before each run against our server, outside the measured time. */
  readonly prepare?: () => Promise<void>;
};

const defaults = { chain: 'near', backend: 'sip-native' };
const fullDefaults = {
  ...defaults,
  privacyLevel: 'shielded',
  rpcProvider: 'helius',
  defaultViewingKey: `0x${'5a'.repeat(32)}`,
};
const sessionsInAll = 1000;

/**
 * The measured operations, with their sessions made. Each connection has an API key and sessions of
 * its own, so that clients neither fight for one session nor meet a limit of one key.
 */
export const buildWorkloads = async (
  server: Sipher,
  connections: number,
  targets: Targets,
): Promise<Workload[]> => {
  const keys = await createKeys(server, connections);
  const workloads: Workload[] = [];
  for (const [name, target] of Object.entries(targets)) {
    const workload = await builders[name as WorkloadName](server, keys); // a name of `Targets`
    workloads.push({ ...workload, target });
  }
  return workloads;
};

type Builder = (server: Sipher, keys: readonly string[]) => Promise<Omit<Workload, 'target'>>;

const onSessions = { route: '/v1/sessions/:id', status: 200 };
const change = { defaults: { privacyLevel: 'shielded' }, ttlSeconds: 43_200 };

const builders = {
  getSession: async (server, keys) => ({
    name: 'GET session',
    ...onSessions,
    lanes: buildLanes(await makeSessions(server, keys, defaults), 'GET'),
  }),
  getSealedSession: async (server, keys) => ({
    name: 'GET session with a viewing key',
    ...onSessions,
    lanes: buildLanes(await makeSessions(server, keys, fullDefaults), 'GET'),
  }),
  updateSession: async (server, keys) => ({
    name: 'PATCH session',
    ...onSessions,
    lanes: buildLanes(await makeSessions(server, keys, defaults), 'PATCH', change),
  }),
  createSession: (server, keys) => buildCreation(server, keys.length),
  generateNear: (server, keys) => buildGeneration(server, keys, 'near'),
  generateEthereum: (server, keys) => buildGeneration(server, keys, 'ethereum'),
  deriveNear: (server, keys) => buildDerivation(server, keys, nearRecipient),
  deriveEthereum: (server, keys) => buildDerivation(server, keys, ethereumRecipient),
  createCommitment: (server, keys) =>
    buildCalls(server, keys, {
      operation: operations.commitmentCreate,
      defaults,
      body: { value: '1000000000000000000' },
    }),
} as const satisfies Record<string, Builder>;

type WorkloadName = keyof typeof builders;

/**
 * What to measure, in this order, and the share of the bare echo's requests per second to reach;
 * null: it is only reported.
 */
export type Targets = Readonly<Partial<Record<WorkloadName, number | null>>>;

type Owned = { readonly apiKey: string; readonly sessionIds: readonly string[] };

const makeSessions = (
  server: Sipher,
  keys: readonly string[],
  defaultsOfAll: unknown,
  count = Math.ceil(sessionsInAll / keys.length),
): Promise<Owned[]> =>
  Promise.all(
    keys.map(async (apiKey) => ({
      apiKey,
      sessionIds: await createSessions(server, apiKey, { defaults: defaultsOfAll, count }),
    })),
  );

const buildLanes = (owned: readonly Owned[], method: string, body?: unknown): Lane[] =>
  owned.map(({ apiKey, sessionIds }) =>
    sessionIds.map((id) => buildRequest([method, `/v1/sessions/${id}`], apiKey, body)),
  );

const buildCreation = async (server: Sipher, connections: number) => {
  const keys = await createKeys(server, connections);
  return {
    name: 'POST session',
    route: '/v1/sessions',
    status: 201,
    lanes: keys.map((apiKey) => [buildRequest(['POST', '/v1/sessions'], apiKey, { defaults })]),
    // A key may hold 10,000 live sessions: those of the run before make room.
    prepare: async () => {
      const revocations = keys.map((apiKey) => buildRequest(['DELETE', '/v1/sessions'], apiKey));
      await Promise.all(revocations.map((request) => callApi(server.url, request)));
    },
  };
};

const buildGeneration = (server: Sipher, keys: readonly string[], chain: string) =>
  buildCalls(server, keys, {
    operation: operations.stealthGenerate,
    note: chain,
    defaults: { chain },
    body: {},
  });

const buildDerivation = (
  server: Sipher,
  keys: readonly string[],
  recipientMetaAddress: typeof nearRecipient | typeof ethereumRecipient,
) =>
  buildCalls(server, keys, {
    operation: operations.stealthDerive,
    note: recipientMetaAddress.chain,
    defaults,
    body: { recipientMetaAddress },
  });

type Calls = {
  readonly operation: Operation;
  /** Tells this workload from others of the operation. */
  readonly note?: string;
  readonly defaults: unknown;
  readonly body: unknown;
};

/** The same call on every connection, each under a key and a session of its own. */
const buildCalls = async (
  server: Sipher,
  keys: readonly string[],
  { operation: { id, method, path, success }, note, defaults: ofSession, body }: Calls,
) => {
  const owned = await makeSessions(server, keys, ofSession, 1);
  return {
    name: `${id} under a session${note === undefined ? '' : ` (${note})`}`,
    route: path,
    status: success.status,
    lanes: owned.map(({ apiKey, sessionIds }) => [
      withSession(buildRequest([method, path], apiKey, body), sessionIds[0] ?? ''),
    ]),
  };
};

const withSession = <R extends { headers: object }>(request: R, sessionId: string) => ({
  ...request,
  headers: { ...request.headers, 'X-Session-Id': sessionId },
});
