import type { SessionClient, SessionDefaults, Sipher } from '@sipher/client';
import type { SessionSource } from '../answers/advice.ts';
import { ToolError } from '../answers/tool-error.ts';

/** A client and the session that its calls are made under, if any. */
export type Route = {
  readonly client: Sipher;
  readonly source: SessionSource;
  /** The session at this moment: one of the server's own changes when it is renewed. */
  readonly sessionId: () => string | undefined;
};

/** A session that a call names by its id, which surely was not expired just now. */
export type NamedSession = Route & {
  readonly id: string;
  /** What its id was, where it has just been renewed. */
  readonly renewedFrom?: string;
};

/** Which session each call is made under. */
export type Sessions = {
  /** That of the argument, else that of the server, else none. Opens the server's own when first used. */
  readonly route: (sessionId?: string) => Promise<Route>;
  /** As `route`, for calls that need a session by its id. @throws ToolError if there is none. */
  readonly requireSession: (sessionId?: string) => Promise<NamedSession>;
  readonly sourceOf: (sessionId?: string) => SessionSource;
  /** Ends the server's own session, if it has opened one. */
  readonly close: () => Promise<void>;
};

export type OpenSessionsOptions = {
  readonly client: Sipher;
  /** The session of calls that name none. */
  readonly sessionId?: string | undefined;
  /** In its place: the defaults of a session that the server opens for itself, and renews. */
  readonly defaults?: SessionDefaults | undefined;
};

/** Opens nothing yet. */
export const openSessions = (options: OpenSessionsOptions): Sessions => {
  const { client, sessionId: fixedId } = options;
  const own = options.defaults === undefined ? null : openOwnSession(options, options.defaults);
  const sourceOf = (sessionId?: string): SessionSource => {
    if (sessionId !== undefined) return 'argument';
    if (own !== null) return 'own';
    return fixedId === undefined ? 'none' : 'fixed';
  };
  const route = async (argument?: string): Promise<Route> => {
    const source = sourceOf(argument);
    if (source === 'own' && own !== null) {
      const bound = await own.get();
      return { client: bound, source, sessionId: () => bound.session.id };
    }
    const id = argument ?? fixedId;
    const routed = id === undefined ? client : client.withSession(id);
    return { client: routed, source, sessionId: () => id };
  };
  const requireSession = async (argument?: string): Promise<NamedSession> => {
    const routed = await route(argument);
    const renewedFrom = routed.source === 'own' ? await own?.ensureLive() : null;
    const id = routed.sessionId();
    if (id === undefined) throw noSession();
    return { ...routed, id, ...(typeof renewedFrom === 'string' ? { renewedFrom } : {}) };
  };
  return { route, requireSession, sourceOf, close: async () => own?.close() };
};

const noSession = () =>
  new ToolError('SESSION_REQUIRED', {
    message:
      'There is no session: the call names none, and this MCP server was started without one',
    nextStep: 'Open one with sipher_open_session and pass its sessionId.',
  });

/** One session for all calls, opened by the first of them. */
const openOwnSession = ({ client }: OpenSessionsOptions, defaults: SessionDefaults) => {
  let opening: Promise<SessionClient> | undefined;
  const leaving = new AbortController();
  const get = (): Promise<SessionClient> => {
    opening ??= client
      .openSession(defaults, { renew: true, label: 'sipher-mcp', signal: leaving.signal })
      .catch((error: unknown) => {
        // The next call tries again.
        opening = undefined;
        throw error;
      });
    return opening;
  };
  // Calls that name a session in their path do not renew it.
  const ensureLive = async () => (await get()).ensureLive();
  const close = async (): Promise<void> => {
    // Its host waits for this process to end; the session ends by itself where this is lost.
    const patience = AbortSignal.timeout(closingPatienceMs);
    patience.addEventListener('abort', () => leaving.abort(patience.reason));
    // One that is opened at this moment is ended too; where that fails there is none.
    const bound = await opening?.catch(() => undefined);
    leaving.abort();
    if (bound === undefined) return;
    const options = { signal: patience, retries: 0 };
    await bound.request('deleteSession', { params: { id: bound.session.id } }, options);
  };
  return { get, ensureLive, close };
};

/** For all that is still to be said to the Sipher server. */
const closingPatienceMs = 2_000;
