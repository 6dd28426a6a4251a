import { type Operation, sessionIdPattern } from '@sipher/contract';
import type { FastifyRequest } from 'fastify';

/**
 * The session that a request is about, by its path or its header, so that it can be read together
 * with the key; null if none is well-formed there. Only a guess: whoever uses it checks for itself.
 */
export const findNamedSession = (
  { tag, method, session }: Operation,
  { params, raw }: FastifyRequest,
): string | null => {
  const id = session === 'applied' ? raw.headers['x-session-id'] : readId(params);
  const isUsed = session === 'applied' || (tag === 'Sessions' && method !== 'DELETE');
  return isUsed && typeof id === 'string' && sessionIdPattern.test(id) ? id : null;
};

const readId = (params: unknown): unknown =>
  typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined;
