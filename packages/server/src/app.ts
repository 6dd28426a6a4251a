import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import { buildOpenApiDocument, type Operation, operations } from '@sipher/contract';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ApiError } from './api-error.ts';
import { openBackends } from './backends/backends.ts';
import type { Deps } from './deps.ts';
import type { AuthenticateDeps } from './http/admission/authenticate.ts';
import { isWellFormed } from './http/admission/is-well-formed.ts';
import { answerHeaders } from './http/answers/answer-headers.ts';
import { toApiError } from './http/answers/error-envelope.ts';
import { handleRefusals, refuseUnknownPaths, sendRefusal } from './http/answers/refusals.ts';
import { describeFailure, logRequests } from './http/answers/request-log.ts';
import { type AnyHandler, bindOperation } from './http/bind-operation.ts';
import { buildNodeServer } from './http/build-node-server.ts';
import { corsOptions } from './http/cors.ts';
import { refuseOtherMethods } from './http/other-methods.ts';
import { parseJson } from './http/parse-json.ts';
import { measureStore } from './metrics/measure-store.ts';
import { type Metrics, openMetrics } from './metrics/metrics.ts';
import { observeRequests } from './metrics/observe-requests.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { handlers } from './operations/handlers.ts';
import type { Store } from './stores/port.ts';
import { openUsageMeter, type UsageMeter } from './usage/usage-meter.ts';
import './http/fastify-types.ts';

export type AppDeps = Omit<Deps, 'backends' | 'usage'> &
  AuthenticateDeps & {
    readonly log: Logger;
    /** Origins whose pages may call the API from a browser. */
    readonly corsOrigins: readonly string[];
    /** Proxies whose X-Forwarded-For is believed: addresses, networks or names of proxy-addr. */
    readonly trustedProxies: readonly string[];
    /** Where the server is reached, for the OpenAPI document. */
    readonly serverUrl: string;
    /** What the application counts into; metrics of its own unless given. */
    readonly metrics?: Metrics;
    /** What /metrics answers with, where it is more than this application's. */
    readonly collectMetrics?: () => Promise<string>;
  };

const maxBodyBytes = 1024 * 1024;
const requestIdPattern = /^[A-Za-z0-9._-]{1,128}$/;

/** The whole HTTP application over what it is given. The only place that wires. */
export const buildApp = async (appDeps: AppDeps): Promise<FastifyInstance> => {
  const metrics = appDeps.metrics ?? openMetrics(appDeps.process);
  const store = measureStore(appDeps.store, metrics);
  const usage = openUsage(store, appDeps);
  const deps = { ...appDeps, store, usage, backends: openBackends(appDeps.engines) };
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 16_384 },
    trustProxy: appDeps.trustedProxies.length > 0 && [...appDeps.trustedProxies],
    requestIdHeader: false,
    genReqId: ({ headers }) => chooseRequestId(headers['x-request-id']),
    // Some clients put a slash after the host and another before the path.
    rewriteUrl: ({ url = '/' }) => (/^\/\/[^/]/.test(url) ? url.slice(1) : url),
    serverFactory: (handler) => buildNodeServer(handler),
    // The server above has its own; without this Fastify would add a second one.
    clientErrorHandler: () => undefined,
    // Paths that Fastify cannot decode reach neither hooks nor the error handler.
    frameworkErrors: (error, request, reply) => {
      markAnswer(request, reply);
      sendRefusal(toApiError(error), reply);
    },
  });
  app.decorateRequest('admission', null);
  app.decorateRequest('filledBySession', null);
  app.decorateRequest('refusal', null);
  app.addHook('onRequest', (request, reply, done) => {
    markAnswer(request, reply);
    done(isWellFormed(request.raw) ? undefined : new ApiError('BAD_REQUEST'));
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // The client would keep the connection of a request that was under way, and delay the end.
    if (deps.process.isShuttingDown()) reply.header('connection', 'close');
    done(null, payload);
  });
  // Once the last request has been answered, and before the store closes.
  app.addHook('onClose', () => usage.close());
  logRequests(app, deps.log);
  observeRequests(app, metrics);
  handleRefusals(app, deps.log);
  if (deps.corsOrigins.length > 0) await app.register(cors, corsOptions(deps.corsOrigins));
  // After CORS, so that pages of other origins can read this refusal as they read all others.
  refuseUnknownPaths(app);
  acceptJson(app);
  for (const operation of Object.values<Operation>(operations)) {
    // The table of handlers is typed by operation; here each is called with what its contract parsed.
    const handler = handlers[operation.id as keyof typeof handlers] as AnyHandler;
    bindOperation(app, { operation, handler, deps });
  }
  const document = JSON.stringify(
    buildOpenApiDocument({ version: deps.process.version, serverUrl: deps.serverUrl }),
  );
  app.get('/v1/openapi.json', (_request, reply) => reply.type('application/json').send(document));
  serveMetrics(app, { collectMetrics: metrics.render, ...deps });
  refuseOtherMethods(app);
  return app;
};

const openUsage = (store: Store, { nowMs, log }: AppDeps): UsageMeter =>
  openUsageMeter({
    store,
    nowMs,
    onTrouble: ({ outcome, requests, error }) =>
      log.error({ msg: 'usage', outcome, requests, ...(error ? describeFailure(error) : {}) }),
  });

const markAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('x-request-id', request.id);
  reply.headers(answerHeaders);
};

const chooseRequestId = (given: string | string[] | undefined): string =>
  typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();

const acceptJson = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseJson(body),
  );
};
