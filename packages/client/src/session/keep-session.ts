import type { Request, Send } from '../calls/call.ts';
import { isSipherError } from '../sipher-error.ts';
import { hasExpired, readSeen, type SessionAnswer, type SessionState } from './session-state.ts';

/** What is known of a session, from the answers of all clients that speak of it. */
export type SessionKeeper = {
  readonly state: () => SessionState;
  /** Another session takes its place. */
  readonly replace: (next: SessionState) => void;
  /** An answer was made under it, which says when it ends. */
  readonly see: (id: string, expiresAtMs: number | null) => void;
  /** Sends a request that may be about it. */
  readonly watch: (request: Request, send: Send) => ReturnType<Send>;
  /** The server has not found it: before its time that means that somebody has ended it. */
  readonly noteGone: (nowMs: number) => void;
  /** Whether somebody has ended it, for good. */
  readonly isRevoked: () => boolean;
  /** Whether its defaults are those of the state, once the changes that are under way have ended. */
  readonly isKnown: () => Promise<boolean>;
};

/** Keeps the state of a session that has been opened. */
export const keepSession = (opened: SessionState): SessionKeeper => {
  let state = opened;
  let isRevoked = false;
  const changes = openChanges();

  const read: Watch = async (request, send) => {
    const noteRead = changes.beginRead();
    // An answer of getSession or updateSession.
    const answer = (await send(request)) as SessionAnswer;
    state = readSeen(state, answer);
    noteRead();
    return answer;
  };
  const end: Watch = async (request, send) => {
    const before = isRevoked;
    isRevoked = true;
    try {
      return await send(request);
    } catch (error) {
      // Where nothing was found, nothing is left that could be ended.
      if (!mayHaveRun(error) && !isSipherError(error, 'SESSION_NOT_FOUND')) isRevoked = before;
      throw error;
    }
  };
  const watches: Readonly<Record<string, Watch>> = {
    getSession: read,
    updateSession: (request, send) => changes.watch(() => read(request, send)),
    deleteSession: end,
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
    watch: (request, send) => {
      if (request.id === 'revokeAllSessions') return end(request, send);
      const watch = request.params?.id === state.id ? watches[request.id] : undefined;
      return watch === undefined ? send(request) : watch(request, send);
    },
    noteGone: (nowMs) => {
      isRevoked ||= !hasExpired(state, nowMs);
    },
    isRevoked: () => isRevoked,
    isKnown: changes.areKnown,
  };
};

type Watch = SessionKeeper['watch'];

/** The changes of a session, and whether what was read of it tells what they made of it. */
const openChanges = () => {
  const underWay = new Set<Promise<unknown>>();
  let isUnknown = false;
  /** How many have begun. */
  let begun = 0;
  return {
    watch: <T>(change: () => Promise<T>): Promise<T> => {
      begun += 1;
      const outcome = change().catch((error: unknown) => {
        isUnknown ||= mayHaveRun(error);
        throw error;
      });
      underWay.add(outcome);
      return outcome.finally(() => underWay.delete(outcome));
    },
    /** @returns What to call once it has been read: no change that began later is in it. */
    beginRead: () => {
      const before = begun;
      const wasUnknown = isUnknown;
      return () => {
        if (wasUnknown && before === begun) isUnknown = false;
      };
    },
    areKnown: async (): Promise<boolean> => {
      await Promise.allSettled(underWay);
      return !isUnknown;
    },
  };
};

/** Whether what failed can have been done all the same; an abort says nothing of it. */
const mayHaveRun = (error: unknown): boolean => !isSipherError(error) || error.mayHaveRun;
