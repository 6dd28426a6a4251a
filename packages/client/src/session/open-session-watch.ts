import type { Send } from '../calls/call.ts';
import type { SessionKeeper } from './keep-session.ts';

/** A way to send requests, by which those that are about a session become known to its keeper. */
export type SessionWatch = {
  readonly send: Send;
  /** For as long as somebody else has it. */
  readonly add: (keeper: SessionKeeper) => void;
};

const aboutSessions = new Set([
  'getSession',
  'updateSession',
  'deleteSession',
  'revokeAllSessions',
]);

/** Watches what all clients say that were made of one: a session is changed by its id, by any. */
export const openSessionWatch = (send: Send): SessionWatch => {
  // A client that nobody has any more need not know of its session.
  let keepers: WeakRef<SessionKeeper>[] = [];
  const tellAll: Send = (request) => {
    const living = keepers.flatMap((keeper) => keeper.deref() ?? []);
    const watched = living.reduce<Send>((next, keeper) => (each) => keeper.watch(each, next), send);
    return watched(request);
  };
  return {
    send: (request) => (aboutSessions.has(request.id) ? tellAll(request) : send(request)),
    add: (keeper) => {
      keepers = [...keepers.filter((each) => each.deref() !== undefined), new WeakRef(keeper)];
    },
  };
};
