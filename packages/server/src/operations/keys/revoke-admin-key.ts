import { ApiError } from '../../api-error.ts';
import { changeKey } from '../../keys/change-key.ts';
import { sessionCollection } from '../../sessions/session.ts';
import type { Handler } from '../handler.ts';

export const revokeAdminKey: Handler<'revokeAdminKey'> = async ({ input }, deps) => {
  const { id } = input.params;
  const record = await changeKey(deps, id, ({ stored }) => ({
    revokedAtMs: stored.revokedAtMs ?? deps.nowMs(),
    current: null,
    pending: null,
    preferredBackend: null,
  }));
  if (record === null) throw new ApiError('API_KEY_NOT_FOUND');
  // Nobody can reach them any more; they need not lie there until they expire.
  await deps.store.deleteCollection(id, sessionCollection);
  return { data: { revoked: true } };
};
