import { sessionCollection } from '../../sessions/session.ts';
import type { Handler } from '../handler.ts';

export const revokeAllSessions: Handler<'revokeAllSessions'> = async ({ caller }, deps) => ({
  data: { deleted: await deps.store.deleteCollection(caller.keyId, sessionCollection) },
});
