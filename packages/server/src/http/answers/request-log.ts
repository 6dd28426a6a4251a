import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ApiError } from '../../api-error.ts';

/**
 * One line a refused request, and at level debug one a request served: who keeps no log of what
 * agents do can lose none. Its fields are known to be safe. Paths, headers, bodies and the texts of
 * errors may carry secrets: none of them is ever written.
 */
export const logRequests = (app: FastifyInstance, log: Logger): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode < 400 ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) {
      done();
      return;
    }
    log[level]({
      requestId: request.id,
      method: request.method,
      operation: request.routeOptions.config.operationId ?? null,
      keyId: request.admission?.caller?.keyId ?? null,
      status: reply.statusCode,
      code: request.refusal?.code ?? null,
      ms: Math.round(reply.elapsedTime * 1000) / 1000,
    });
    done();
  });
};

/** What may be told of a failure: its kind and where in the program it arose, not its message. */
export const describeFailure = (error: unknown) => ({
  error: error instanceof Error ? error.name : typeof error,
  errorCode: error instanceof Error && 'code' in error ? String(error.code) : null,
  frames: error instanceof Error ? readFrames(error) : [],
});

/** A message may have lines that look like frames: it is taken out first. */
const readFrames = ({ stack = '', message }: Error): string[] =>
  stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());

/** The failure behind a refusal that the caller is not to blame for, for the log. */
export const logFailure = (log: Logger, requestId: string, refusal: ApiError): void => {
  log.error({ requestId, code: refusal.code, ...describeFailure(refusal.cause ?? refusal) });
};
