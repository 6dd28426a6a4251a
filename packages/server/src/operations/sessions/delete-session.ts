import { ApiError } from '../../api-error.ts';
import { sessionKey } from '../../sessions/session.ts';
import type { Handler } from '../handler.ts';

export const deleteSession: Handler<'deleteSession'> = async ({ input, caller }, deps) => {
  const sessionId = input.params.id;
  const deleted = await deps.store.delete(sessionKey(caller.keyId, sessionId));
  if (!deleted) throw new ApiError('SESSION_NOT_FOUND');
  return { data: { sessionId, deleted } };
};
