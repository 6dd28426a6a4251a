import type { Send } from '../calls/call.ts';
import { SipherError } from '../sipher-error.ts';
import { hasExpired, readSeen, type SessionAnswer, type SessionState } from './session-state.ts';

/** What a client knows of its session, from the answers that passed through it. */
export type SessionKeeper = {
  readonly state: () => SessionState;
  /** Another session takes its place. */
  readonly replace: (next: SessionState) => void;
  /** An answer was made under it, which says when it ends. */
  readonly see: (id: string, expiresAtMs: number | null) => void;
  /** Sends a request that is not made under it, but may be about it. */
  readonly watch: Send;
  /** Whether the server, which has just not found it, can have let it expire. */
  readonly canHaveExpired: (nowMs: number) => boolean;
  /** Whether its defaults are those of the state, once the changes that are under way have ended. */
  readonly isKnown: () => Promise<boolean>;
};

/** Keeps the state of a session that has been opened. */
export const keepSession = (opened: SessionState, send: Send): SessionKeeper => {
  let state = opened;
  let isRevoked = false;
  let isUnknown = false;
  const changes = new Set<Promise<unknown>>();

  const watchRead: Send = async (request) => {
    const wasUnknown = isUnknown;
    // An answer of getSession or updateSession.
    const answer = (await send(request)) as SessionAnswer;
    state = readSeen(state, answer);
    if (wasUnknown) isUnknown = false;
    return answer;
  };
  const watchChange: Send = async (request) => {
    const change = watchRead(request).catch((error: unknown) => {
      isUnknown ||= !isRefused(error);
      throw error;
    });
    changes.add(change);
    return change.finally(() => changes.delete(change));
  };
  return {
    state: () => state,
    replace: (next) => {
      state = next;
    },
    see: (id, expiresAtMs) => {
      if (id !== state.id || expiresAtMs === null) return;
      state = { ...state, expiresAtMs: Math.max(state.expiresAtMs, expiresAtMs) };
    },
    watch: (request) => {
      const isAboutIt = request.params?.id === state.id;
      isRevoked ||=
        request.id === 'revokeAllSessions' || (isAboutIt && request.id === 'deleteSession');
      if (isAboutIt && request.id === 'updateSession') return watchChange(request);
      return isAboutIt && request.id === 'getSession' ? watchRead(request) : send(request);
    },
    canHaveExpired: (nowMs) => {
      isRevoked ||= !hasExpired(state, nowMs);
      return !isRevoked;
    },
    isKnown: async () => {
      await Promise.allSettled(changes);
      return !isUnknown;
    },
  };
};

/** Whether a change was surely not made, at no try: it was refused for what it is. */
const isRefused = (error: unknown): boolean => {
  if (!(error instanceof SipherError) || error.code === 'UNEXPECTED_ANSWER') return false;
  return error.status !== null && [400, 401, 403, 412, 413, 415].includes(error.status);
};
