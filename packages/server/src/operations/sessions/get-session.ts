import { ApiError } from '../../api-error.ts';
import { accessSession } from '../../sessions/session-access.ts';
import type { Handler } from '../handler.ts';
import { sessionTag, viewAccessed } from './session-view.ts';

export const getSession: Handler<'getSession'> = async ({ input, caller }, deps) => {
  const accessed = await accessSession(deps, caller, input.params.id);
  if (accessed === null) throw new ApiError('SESSION_NOT_FOUND');
  return { data: viewAccessed(accessed, caller), headers: { ETag: sessionTag(accessed.session) } };
};
