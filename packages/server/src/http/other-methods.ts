import { METHODS } from 'node:http';
import { type HttpMethod, type Operation, operations } from '@sipher/contract';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../api-error.ts';
import { metricsPath } from './metrics/serve-metrics.ts';
import { documentPath } from './serve-document.ts';

/** Answers 405 on every path of the contract for the methods that it does not have there. */
export const refuseOtherMethods = (app: FastifyInstance): void => {
  for (const method of METHODS) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  }
  const byPath = new Map<string, Set<string>>([
    [documentPath, allowing('GET')],
    [metricsPath, allowing('GET')],
  ]);
  for (const { path, method } of Object.values<Operation>(operations)) {
    byPath.set(path, new Set([...(byPath.get(path) ?? []), ...allowing(method)]));
  }
  for (const [path, allowed] of byPath) {
    app.route({
      method: app.supportedMethods.filter((method) => !allowed.has(method)),
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      onRequest: async (_request, reply) => {
        reply.header('Allow', [...allowed].join(', '));
        throw new ApiError('METHOD_NOT_ALLOWED', { allowed: [...allowed] });
      },
      handler: () => undefined,
    });
  }
};

/** Fastify answers HEAD wherever there is a GET. */
const allowing = (method: HttpMethod): Set<string> =>
  new Set(method === 'GET' ? ['GET', 'HEAD'] : [method]);
