import cors from '@fastify/cors';
import { type Operation, operations } from '@sipher/contract';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { openBackendMeter } from './backends/backend-meter.ts';
import { openBackends } from './backends/backends.ts';
import type { Deps } from './deps.ts';
import type { AuthenticateDeps } from './http/admission/authenticate.ts';
import { handleRefusals, refuseUnknownPaths } from './http/answers/refusals.ts';
import { describeFailure, logRequests } from './http/answers/request-log.ts';
import { type AnyHandler, type Binding, bindOperation } from './http/bind-operation.ts';
import { buildFastify } from './http/build-fastify.ts';
import { corsOptions } from './http/cors.ts';
import { observeRequests } from './http/metrics/observe-requests.ts';
import { serveMetrics } from './http/metrics/serve-metrics.ts';
import { refuseOtherMethods } from './http/other-methods.ts';
import { serveDocument } from './http/serve-document.ts';
import { measureIndex } from './index/index-report.ts';
import { openRecentCallers } from './keys/recent-callers.ts';
import { measureStore } from './metrics/measure-store.ts';
import { type Metrics, openMetrics } from './metrics/metrics.ts';
import { openNodes } from './nodes/nodes.ts';
import type { Nodes } from './nodes/port.ts';
import { handlers } from './operations/handlers.ts';
import { siteFolder } from './pages/read-site.ts';
import { servePages } from './pages/serve-pages.ts';
import type { Store } from './stores/port.ts';
import { openUsageMeter, type UsageMeter } from './usage/usage-meter.ts';

export type AppDeps = Omit<Deps, 'backends' | 'backendMeter' | 'nodes' | 'usage'> &
  Omit<AuthenticateDeps, 'recentCallers'> & {
    readonly log: Logger;
    /** Origins whose pages may call the API from a browser. */
    readonly corsOrigins: readonly string[];
    /** Proxies whose X-Forwarded-For is believed: addresses, networks or names of proxy-addr. */
    readonly trustedProxies: readonly string[];
    /** The chains that can be read; none unless given. */
    readonly nodes?: Nodes;
    /** Where the server is reached, for the OpenAPI document. */
    readonly serverUrl: string;
    /** What the application counts into; metrics of its own unless given. */
    readonly metrics?: Metrics;
    /** What /metrics answers with, where it is more than this application's. */
    readonly collectMetrics?: () => Promise<string>;
    /** The folder of the pages that people and agents read; the built one unless given. */
    readonly pagesFolder?: string;
  };

/** The whole HTTP application over what it is given. The only place that wires. */
export const buildApp = async (appDeps: AppDeps): Promise<FastifyInstance> => {
  const metrics = appDeps.metrics ?? openMetrics(appDeps.process);
  const store = measureStore(appDeps.store, metrics);
  const usage = openUsage(store, appDeps);
  const own = {
    usage,
    nodes: appDeps.nodes ?? openNodes([]),
    backends: openBackends(appDeps.engines),
    backendMeter: openBackendMeter({ ...appDeps, elapsedMs: () => performance.now() }),
    recentCallers: openRecentCallers(),
  };
  const deps = { ...appDeps, store, ...own };
  const app = buildFastify(deps.trustedProxies);
  app.addHook('onSend', (_request, reply, payload, done) => {
    // The client would keep the connection of a request that was under way, and delay the end.
    if (deps.process.isShuttingDown()) reply.header('connection', 'close');
    done(null, payload);
  });
  // Once the last request has been answered, and before the store closes.
  app.addHook('onClose', () => usage.close());
  logRequests(app, deps.log);
  observeRequests(app, metrics);
  metrics.observeIndex(() => measureIndex(deps));
  handleRefusals(app, deps.log);
  if (deps.corsOrigins.length > 0) await app.register(cors, corsOptions(deps.corsOrigins));
  // After CORS, so that pages of other origins can read this refusal as they read all others.
  refuseUnknownPaths(app);
  bindOperations(app, deps);
  serveDocument(app, { version: deps.process.version, serverUrl: deps.serverUrl });
  serveMetrics(app, { ...deps, collectMetrics: appDeps.collectMetrics ?? metrics.render });
  refuseOtherMethods(app);
  await servePages(app, { folder: appDeps.pagesFolder ?? siteFolder, log: deps.log });
  return app;
};

const bindOperations = (app: FastifyInstance, deps: Binding['deps']): void => {
  for (const operation of Object.values<Operation>(operations)) {
    // The table of handlers is typed by operation; here each is called with what its contract parsed.
    const handler = handlers[operation.id as keyof typeof handlers] as AnyHandler;
    bindOperation(app, { operation, handler, deps });
  }
};

const openUsage = (store: Store, { nowMs, log }: AppDeps): UsageMeter =>
  openUsageMeter({
    store,
    nowMs,
    onTrouble: ({ outcome, requests, error }) =>
      log.error({ msg: 'usage', outcome, requests, ...(error ? describeFailure(error) : {}) }),
  });
