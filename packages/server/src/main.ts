import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { mapTiers, tierLimits } from '@sipher/contract';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { type OpenedCurves, openCurveEngines } from './curves/open-curve-engines.ts';
import { describeFailure } from './http/answers/request-log.ts';
import { openScanner } from './index/scanner/open-scanner.ts';
import { openAnnouncementIndex } from './index/store/open-announcement-index.ts';
import { createDeveloperKey } from './keys/developer-key.ts';
import { openMetrics } from './metrics/metrics.ts';
import { openNodes } from './nodes/nodes.ts';
import { openLog } from './open-log.ts';
import type { Settings } from './settings.ts';
import { shutdownPatienceMs } from './shutdown-patience.ts';
import { reportFollowers, type StartFollowersOptions, startFollowers } from './start-followers.ts';
import { openStore } from './stores/open-store.ts';
import type { Store } from './stores/port.ts';
import type { NodeChange } from './stores/redis/reporter.ts';
import { waitForStore } from './stores/wait-for-store.ts';
import { answerPings } from './workers/answer-pings.ts';
import { collectMetrics } from './workers/collect-metrics.ts';

/** A server that listens. */
export type RunningServer = {
  /** Where it answers: scheme, host and port. */
  readonly url: string;
  /** Lets requests under way finish, then closes the store. */
  readonly close: () => Promise<void>;
};

/** How long a start waits for the store's first answer. Then requests are answered 503. */
const storePatienceMs = 2_000;

export type StartOptions = {
  /** The number of this process where it is one of several workers, with which it shares metrics. */
  readonly worker?: number | undefined;
};

/**
 * Runs the server until `close`. It listens once the store has answered, or after 2 s without it.
 * @throws StoreUnavailableError if the store cannot be opened, naming where and why.
 */
export const startServer = async (
  settings: Settings,
  { worker }: StartOptions = {},
): Promise<RunningServer> => {
  const log = openLog(settings.logLevel, { worker });
  const curves = openCurveEngines(settings.curves);
  logCurves(log, curves);
  const store = await openStore(settings.store, {
    nowMs: Date.now,
    minReplicas: settings.storeMinReplicas,
    onError: (error: unknown) => log.error({ msg: 'store', ...describeFailure(error) }),
    onNodeChange: (change) => logNodeChange(log, change),
  });
  let indexing: Indexing | undefined;
  try {
    await announceDeveloperKey(store, settings, log);
    const state = { isShuttingDown: false };
    const version = readVersion();
    const metrics = openMetrics({ version });
    indexing = await openIndexing(settings, curves, reportFollowers(log, metrics));
    const app = await buildApp({
      store,
      index: indexing.index,
      scanner: indexing.scanner,
      engines: curves.engines,
      nodes: openNodes(settings.rpcEndpoints),
      randomBytes,
      nowMs: Date.now,
      log,
      adminKey: settings.adminKey,
      corsOrigins: settings.corsOrigins,
      trustedProxies: settings.trustedProxies,
      limits: {
        tiers: mapTiers((tier) => ({
          ...tierLimits[tier],
          requestsPerHour: settings.requestsPerHour[tier],
        })),
        failedAuthenticationsPerHour: settings.failedAuthenticationsPerHour,
      },
      serverUrl: urlOf(settings),
      metrics,
      ...(worker === undefined ? {} : { collectMetrics: collectMetrics(process, metrics) }),
      process: {
        version,
        startedAtMs: Date.now(),
        isShuttingDown: () => state.isShuttingDown,
      },
    });
    const connections = trackConnections(app.server);
    if (worker !== undefined) answerPings(process);
    if (!(await waitForStore(store, storePatienceMs))) log.warn({ msg: 'store does not answer' });
    const opened = { store, indexing };
    const url = await app.listen({ host: settings.host, port: settings.port });
    log.info({ msg: 'listening', url });
    // Whoever started it waits for this line.
    log.flush();
    return { url, close: () => stop({ ...opened, app, connections, state, log }) };
  } catch (error) {
    await indexing?.close();
    await store.close();
    throw error;
  }
};

type Indexing = Awaited<ReturnType<typeof openIndexing>>;

/** The announcement index of this machine, and what works on it. */
const openIndexing = async (
  settings: Settings,
  { engines }: OpenedCurves,
  onEvent: StartFollowersOptions['onEvent'],
) => {
  const { indexFolder: folder, scanThreads: threads, curves } = settings;
  const index = await openAnnouncementIndex(folder);
  const scanner = openScanner({ folder, threads, curves, engines });
  const followers = startFollowers(settings.rpcEndpoints, { index, onEvent });
  const close = async () => {
    await scanner.close();
    await followers.close();
    await index.close();
  };
  return { index, scanner, close };
};

const logCurves = (log: Logger, { serving }: OpenedCurves): void => {
  const { ed25519, secp256k1 } = serving;
  log.info({ msg: 'curves', ed25519: ed25519.library, secp256k1: secp256k1.library });
  for (const [curve, { reason }] of Object.entries(serving)) {
    if (reason !== undefined) log.warn({ msg: 'no native curve', curve, reason });
  }
};

const logNodeChange = (log: Logger, change: NodeChange): void => {
  const { node } = change;
  if (change.state === 'away') log.warn({ msg: 'store node away', node, errorCode: change.code });
  else log.info({ msg: 'store node back', node });
};

const urlOf = ({ host, port }: Settings): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

const announceDeveloperKey = async (store: Store, settings: Settings, log: Logger) => {
  const { driver, location } = settings.store;
  if (settings.adminKey !== undefined) return;
  if (driver !== 'lmdb' || settings.mode === 'production') {
    log.warn({ msg: 'without SIPHER_ADMIN_KEY no API key can be made or revoked' });
    return;
  }
  // Beside the store and not in it: a copy of the folder opens nothing.
  const path = join(dirname(location), 'dev-key');
  if (await createDeveloperKey({ store, randomBytes, nowMs: Date.now, path })) {
    log.info({ msg: 'developer key made', path });
  }
};

type Connections = ReadonlySet<Socket>;

const trackConnections = (server: Server): Connections => {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return connections;
};

/** Node takes a connection for idle only once it has brought a request. */
const closeUnused = (connections: Connections): void => {
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
};

type Stopping = {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly indexing: Indexing;
  readonly connections: Connections;
  readonly state: { isShuttingDown: boolean };
  readonly log: Logger;
};

const stop = async (stopping: Stopping): Promise<void> => {
  const { app, store, indexing, connections, state, log } = stopping;
  state.isShuttingDown = true;
  log.info({ msg: 'stopping' });
  const timer = setTimeout(() => app.server.closeAllConnections(), shutdownPatienceMs);
  const closed = app.close();
  closeUnused(connections);
  await closed;
  clearTimeout(timer);
  await indexing.close();
  await store.close();
  log.info({ msg: 'stopped' });
  log.flush();
};
