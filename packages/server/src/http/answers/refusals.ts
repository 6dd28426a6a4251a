import { errorRegistry } from '@sipher/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { ApiError } from '../../api-error.ts';
import { blameDefaults } from './blame-defaults.ts';
import { statusOf, toApiError, toEnvelope } from './error-envelope.ts';
import { logFailure } from './request-log.ts';

/** Answers every failure in the one envelope. Routes that were there before keep their own way. */
export const handleRefusals = (app: FastifyInstance, log: Logger): void => {
  app.setErrorHandler((error, request, reply) => {
    const refusal = blameDefaults(toApiError(error), request.filled ?? []);
    request.refusal = refusal;
    if (refusal.cause !== undefined && statusOf(refusal) >= 500) {
      logFailure(log, request.id, refusal);
    }
    return sendRefusal(refusal, reply);
  });
};

/** Answers 404 on unknown paths. */
export const refuseUnknownPaths = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    // Here, and not in the handler for it: that runs only once the body has been parsed.
    done(request.is404 ? new ApiError('NOT_FOUND') : undefined);
  });
  // Of a route that finds out by itself that there is nothing.
  app.setNotFoundHandler(() => {
    throw new ApiError('NOT_FOUND');
  });
};

/** After a failure that passes, where the refusal itself does not know better. */
const shortWaitSeconds = 1;

/** Sends a refusal with the headers that its status asks for. */
export const sendRefusal = (refusal: ApiError, reply: FastifyReply): FastifyReply => {
  const { status, retryable } = errorRegistry[refusal.code];
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer realm="sipher"');
  const waitSeconds =
    refusal.retryAfterSeconds ?? (status === 503 && retryable ? shortWaitSeconds : undefined);
  if (waitSeconds !== undefined) reply.header('Retry-After', String(waitSeconds));
  return reply.code(status).send(toEnvelope(refusal));
};
