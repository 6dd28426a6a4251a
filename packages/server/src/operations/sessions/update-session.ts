import type { OperationInput } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';
import { inTurn } from '../../in-turn.ts';
import type { Caller } from '../../keys/authenticate-key.ts';
import { changeExpiry, changeSession } from '../../sessions/change-session.ts';
import { decodeSession, type Session, sessionKey } from '../../sessions/session.ts';
import { type AccessedSession, accessSession } from '../../sessions/session-access.ts';
import { untilWritten } from '../../until-written.ts';
import type { Handler } from '../handler.ts';
import { sessionTag, viewAccessed } from './session-view.ts';

type Update = { readonly input: OperationInput<'updateSession'>; readonly caller: Caller };

export const updateSession: Handler<'updateSession'> = ({ input, caller }, deps) =>
  inTurn(`${caller.keyId}/${input.params.id}`, () =>
    untilWritten(() => tryUpdate({ input, caller }, deps), deps.nowMs),
  );

const tryUpdate = async ({ input, caller }: Update, deps: Deps) => {
  const accessed = await accessSession(deps, caller, input.params.id);
  if (accessed === null) throw new ApiError('SESSION_NOT_FOUND');
  requireMatch(input.headers['if-match'], accessed.session);
  const session = await replaceSession(accessed, { input, caller }, deps);
  if (session === null) return null;
  const data = viewAccessed({ ...accessed, session }, caller);
  return { data, headers: { ETag: sessionTag(session) } };
};

/** Writes the changed session over the version that was read; null if another change came first. */
const replaceSession = async (
  { session }: AccessedSession,
  { input, caller }: Update,
  deps: Deps,
): Promise<Session | null> => {
  const { id } = session;
  const { ttlSeconds, ...change } = input.body;
  const context = { id, owner: caller, random: deps.randomBytes };
  const stored = changeSession(session.stored, change, context);
  const result = await deps.store.put(sessionKey(caller.keyId, id), JSON.stringify(stored), {
    expiresAtMs: changeExpiry(session, ttlSeconds, deps.nowMs()),
    ifVersion: session.version,
  });
  return result.outcome === 'written' ? decodeSession(result.entry) : null;
};

/** RFC 9110, 13.1.1: strong comparison with each of the listed tags, or `*`. */
const requireMatch = (ifMatch: string | undefined, session: Session): void => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes(sessionTag(session))) return;
  throw new ApiError('PRECONDITION_FAILED', { current: sessionTag(session) });
};
