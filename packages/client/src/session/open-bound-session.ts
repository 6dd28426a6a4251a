import type { OperationRequest } from '@sipher/contract';
import type { Request, Send } from '../calls/call.ts';
import { nameRequest } from '../http/build-send.ts';
import { findRow } from '../http/operation-row.ts';
import { isSipherError } from '../sipher-error.ts';
import type { CallOptions } from '../sipher-options.ts';
import type { Timing } from '../timing.ts';
import { untilAborted } from '../until-aborted.ts';
import { keepSession, type SessionKeeper } from './keep-session.ts';
import type { SessionWatch } from './open-session-watch.ts';
import { readOpened, type SessionAnswer, type SessionState } from './session-state.ts';

/** A session that took the place of one that had expired. */
export type Renewal = {
  readonly previousId: string;
  readonly sessionId: string;
  /** By the server's clock. */
  readonly expiresAtMs: number;
};

/** The defaults of a session as its opener writes them. */
export type SessionDefaultsInput = OperationRequest<'createSession'>['body']['defaults'];

/** How a session is opened, and whether another one follows it. */
export type OpenSessionOptions = {
  /** Once it has expired, open another one under the same defaults and repeat the call. */
  readonly renew?: boolean | undefined;
  /** 60 to 86,400; 3,600 unless told. */
  readonly ttlSeconds?: number | undefined;
  /** At most 128 characters. */
  readonly label?: string | undefined;
  /** Told of each renewal, before the call is repeated. */
  readonly onRenew?: ((renewal: Renewal) => void) | undefined;
  /** Ends the opening; not what is called afterwards. */
  readonly signal?: AbortSignal | undefined;
};

/** Requests under a session, and the session. */
export type BoundSession = {
  readonly send: Send;
  readonly state: () => SessionState;
  readonly ensureLive: () => Promise<string | null>;
  readonly close: () => Promise<void>;
};

export type BoundSessionDeps = {
  readonly timing: Timing;
  /** Told of the session, so that its keeper hears of all that is said of it. */
  readonly watch: Pick<SessionWatch, 'add'>;
};

/** Opens a session, and binds requests to it. */
export const openBoundSession = async (
  send: Send,
  defaults: SessionDefaultsInput,
  { timing, watch, ...options }: OpenSessionOptions & BoundSessionDeps,
): Promise<BoundSession> => {
  const { label, signal, ttlSeconds } = options;
  const open = async (what: Opening, callOptions: CallOptions): Promise<SessionState> => {
    const askedAtMs = timing.nowMs();
    const body = { defaults: what.defaults, label: what.label, ttlSeconds };
    const request = { id: 'createSession', body, form: 'json', options: callOptions } as const;
    return readOpened((await send(request)) as SessionAnswer, askedAtMs);
  };
  const keeper = keepSession(await open({ defaults, label }, { signal }));
  watch.add(keeper);
  const renewal = buildRenewal(keeper, { ...options, timing, open: (what) => open(what, {}) });
  return {
    send: bindRequests(send, keeper, renewal.renewAfter),
    state: keeper.state,
    ensureLive: () => ensureLive(send, keeper, renewal.renewAfter),
    close: async () => {
      await renewal.end();
      await deleteSession(send, keeper.state().id);
    },
  };
};

type Opening = { readonly defaults: SessionDefaultsInput; readonly label: string | undefined };
type RenewalDeps = Pick<OpenSessionOptions, 'renew' | 'onRenew'> & {
  readonly timing: Timing;
  readonly open: (what: Opening) => Promise<SessionState>;
};

/** Resolves once another session is there than the one that is gone; else throws. */
type RenewAfter = (goneId: string, gone: unknown) => Promise<void>;

/** One renewal for all the calls that find the session gone, until there are to be no more. */
const buildRenewal = (
  keeper: SessionKeeper,
  { renew = false, onRenew, timing, open }: RenewalDeps,
) => {
  let isEnded = !renew;
  let current: Promise<void> | null = null;
  const renewOnce = async (gone: unknown) => {
    if (!(await keeper.isKnown())) throw gone;
    const previous = keeper.state();
    const next = await open(previous);
    keeper.replace(next);
    onRenew?.({ previousId: previous.id, sessionId: next.id, expiresAtMs: next.expiresAtMs });
  };
  return {
    renewAfter: async (goneId: string, gone: unknown): Promise<void> => {
      if (keeper.state().id !== goneId) return; // another call has renewed it meanwhile
      keeper.noteGone(timing.nowMs());
      if (isEnded || keeper.isRevoked()) throw gone;
      current ??= renewOnce(gone).finally(() => {
        current = null;
      });
      await current;
    },
    end: async (): Promise<void> => {
      isEnded = true;
      await current?.catch(() => undefined); // its failure is that of the calls that wait for it
    },
  };
};

const bindRequests =
  (send: Send, keeper: SessionKeeper, renewAfter: RenewAfter): Send =>
  async (request) => {
    const { sessionId, signal } = request.options;
    if (sessionId !== undefined || !findRow(request.id).isUnderSession) return send(request);
    const named = nameRequest(request);
    const { id } = keeper.state();
    try {
      const answer = await send(underSession(named, id));
      keeper.see(id, answer.sessionExpiresAtMs);
      return answer;
    } catch (error) {
      if (!isSessionGone(error)) throw error;
      await untilAborted(renewAfter(id, error), signal);
      const renewedSessionId = keeper.state().id;
      return { ...(await send(underSession(named, renewedSessionId))), renewedSessionId };
    }
  };

/** The request under a session, unless it says itself under which. */
export const underSession = (request: Request, id: string): Request => {
  const { sessionId = id } = request.options;
  return { ...request, options: { ...request.options, sessionId } };
};

/** Whether the server refused the session of the header: then it has executed nothing. */
const isSessionGone = (error: unknown): boolean =>
  isSipherError(error, 'SESSION_NOT_FOUND') && error.details?.source === 'header';

const ensureLive = async (
  send: Send,
  keeper: SessionKeeper,
  renewAfter: RenewAfter,
): Promise<string | null> => {
  const { id } = keeper.state();
  try {
    await send({ id: 'getSession', params: { id }, options: {}, form: 'json' });
    return null;
  } catch (error) {
    if (!isSipherError(error, 'SESSION_NOT_FOUND')) throw error;
    await renewAfter(id, error);
    return id;
  }
};

/** Ends a session; one that has ended by itself is as good. */
const deleteSession = async (send: Send, id: string): Promise<void> => {
  try {
    await send({ id: 'deleteSession', params: { id }, options: {}, form: 'json' });
  } catch (error) {
    if (!isSipherError(error, 'SESSION_NOT_FOUND')) throw error;
  }
};
