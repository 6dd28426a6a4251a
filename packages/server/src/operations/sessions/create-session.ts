import { ApiError } from '../../api-error.ts';
import { changeSession } from '../../sessions/change-session.ts';
import { decodeSession, generateSessionId, sessionKey } from '../../sessions/session.ts';
import type { Handler } from '../handler.ts';
import { sessionTag, viewSession } from './session-view.ts';

export const createSession: Handler<'createSession'> = async ({ input, caller }, deps) => {
  const { ttlSeconds, ...contents } = input.body;
  const id = generateSessionId(deps.randomBytes);
  const context = { id, owner: caller, random: deps.randomBytes };
  const stored = changeSession({ defaults: {} }, contents, context);
  const createdAtMs = deps.nowMs();
  const maxLive = deps.limits.tiers[caller.tier].liveSessions;
  const result = await deps.store.put(sessionKey(caller.keyId, id), JSON.stringify(stored), {
    createdAtMs,
    expiresAtMs: createdAtMs + ttlSeconds * 1000,
    ifAbsent: true,
    maxLive,
  });
  if (result.outcome === 'full') {
    throw new ApiError('SESSION_LIMIT_REACHED', { limit: maxLive, tier: caller.tier });
  }
  // 32 random bytes never repeat: a clash is a fault of the random source.
  if (result.outcome === 'conflict') throw new Error('the id of a new session is taken');
  const session = decodeSession(result.entry);
  return {
    data: viewSession(session, caller),
    headers: { Location: `/v1/sessions/${id}`, ETag: sessionTag(session) },
  };
};
