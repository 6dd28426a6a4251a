import { type Tier, tiers } from '@sipher/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiError } from '../../api-error.ts';
import type { Limiter, Metrics, SessionChange } from '../../metrics/metrics.ts';
import '../fastify-types.ts';

const sessionChanges: Readonly<Record<string, SessionChange>> = {
  createSession: 'created',
  deleteSession: 'deleted',
  revokeAllSessions: 'revoked_all',
};

/** Observes every request that got an answer: how long it took, and what it changed or ran into. */
export const observeRequests = (app: FastifyInstance, metrics: Metrics): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const operation = request.routeOptions.config.operationId ?? null;
    metrics.observeRequest(operation, reply.statusCode, reply.elapsedTime / 1000);
    const { refusal } = request;
    if (refusal?.code === 'RATE_LIMIT_EXCEEDED') metrics.countRefusal(limiterOf(refusal));
    const change = operation === null ? undefined : sessionChanges[operation];
    if (change !== undefined && isNewSuccess(reply)) metrics.countSessionChange(change);
    done();
  });
};

/** The refusal of a tier's limit names the tier; that of failed authentications has none. */
const limiterOf = ({ details }: ApiError): Limiter =>
  tiers.find((tier: Tier) => tier === details?.tier) ?? 'failed_authentication';

/** A replayed answer changed nothing. */
const isNewSuccess = (reply: FastifyReply): boolean =>
  reply.statusCode < 300 && !reply.hasHeader('idempotency-replayed');
