import { buildOpenApiDocument } from '@sipher/contract';
import type { FastifyInstance } from 'fastify';

export const documentPath = '/v1/openapi.json';

/** Serves the OpenAPI document, built once. */
export const serveDocument = (
  app: FastifyInstance,
  info: Parameters<typeof buildOpenApiDocument>[0],
): void => {
  const document = JSON.stringify(buildOpenApiDocument(info));
  app.get(documentPath, (_request, reply) => reply.type('application/json').send(document));
};
