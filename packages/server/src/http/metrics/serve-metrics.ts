import type { FastifyInstance } from 'fastify';
import { metricsContentType } from '../../metrics/metrics.ts';
import type { AuthenticateDeps } from '../admission/authenticate.ts';
import { authenticateRequest } from '../admission/authenticate-request.ts';
import type { LimitDeps } from '../limits/limit-requests.ts';

export type ServeMetricsDeps = AuthenticateDeps &
  LimitDeps & {
    /** The text to answer with. */
    readonly collectMetrics: () => Promise<string>;
  };

/** Where Prometheus looks unless told otherwise; outside the contract, which is for agents. */
export const metricsPath = '/metrics';

/** `GET /metrics` for Prometheus, under the admin key. A right key asks nothing of the store. */
export const serveMetrics = (app: FastifyInstance, deps: ServeMetricsDeps): void => {
  app.get(metricsPath, {
    onRequest: async (request) => {
      await authenticateRequest({ access: 'admin' }, request, deps);
    },
    handler: async (_request, reply) => {
      reply.type(metricsContentType);
      return deps.collectMetrics();
    },
  });
};
