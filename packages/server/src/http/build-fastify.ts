import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import { isWellFormed } from './admission/is-well-formed.ts';
import { readCredential } from './admission/read-credential.ts';
import { answerHeaders } from './answers/answer-headers.ts';
import { toApiError } from './answers/error-envelope.ts';
import { sendRefusal } from './answers/refusals.ts';
import { buildNodeServer } from './build-node-server.ts';
import { parseJson } from './parse-json.ts';
import './fastify-types.ts';

const maxBodyBytes = 1024 * 1024;
const requestIdPattern = /^[A-Za-z0-9._-]{1,128}$/;

/** Fastify as the application needs it, without routes: what is no request ends here. */
export const buildFastify = (trustedProxies: readonly string[]): FastifyInstance => {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 16_384 },
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    requestIdHeader: false,
    genReqId: chooseRequestId,
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
  app.decorateRequest('deps', null);
  app.decorateRequest('filled', null);
  app.decorateRequest('refusal', null);
  app.addHook('onRequest', (request, reply, done) => {
    markAnswer(request, reply);
    done(isWellFormed(request.raw) ? undefined : new ApiError('BAD_REQUEST'));
  });
  acceptJson(app);
  return app;
};

const markAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('x-request-id', request.id);
  reply.headers(answerHeaders);
};

/** Ids are logged: a secret that was sent as one, by mistake or malice, must not be. */
const secretPattern = /sph_|sess_|0x[0-9a-f]{40}/i;

const chooseRequestId = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id'];
  if (typeof given !== 'string' || !requestIdPattern.test(given)) return randomUUID();
  const isSecret = secretPattern.test(given) || readCredential(request) === given;
  return isSecret ? randomUUID() : given;
};

const acceptJson = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseJson(body),
  );
};
