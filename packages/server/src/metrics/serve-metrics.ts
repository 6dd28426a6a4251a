import type { FastifyInstance } from 'fastify';
import { type AuthenticateDeps, authenticate } from '../http/admission/authenticate.ts';
import { limitFailures } from '../http/limits/limit-failures.ts';
import type { LimitDeps } from '../http/limits/limit-requests.ts';
import { metricsContentType } from './metrics.ts';

export type ServeMetricsDeps = AuthenticateDeps &
  LimitDeps & {
    /** The text to answer with. */
    readonly collectMetrics: () => Promise<string>;
  };

/** `GET /metrics` for Prometheus, under the admin key. Asks nothing of the store. */
export const serveMetrics = (app: FastifyInstance, deps: ServeMetricsDeps): void => {
  app.get('/metrics', {
    onRequest: async (request) => {
      await limitFailures(
        () => authenticate({ access: 'admin' }, request.raw, deps),
        request.ip,
        deps,
      );
    },
    handler: async (_request, reply) => {
      reply.type(metricsContentType);
      return deps.collectMetrics();
    },
  });
};
