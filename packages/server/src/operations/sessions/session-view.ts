import { openDefaults, type Session, type SessionOwner } from '../../sessions/session.ts';
import type { AccessedSession } from '../../sessions/session-access.ts';

/** A session as its owner gets it back. */
export const viewSession = (session: Session, owner: SessionOwner) => ({
  sessionId: session.id,
  defaults: openDefaults(session, owner),
  label: session.stored.label,
  createdAt: session.createdAtMs,
  expiresAt: session.expiresAtMs,
});

export const viewAccessed = (
  { session, lastAccessedAtMs }: AccessedSession,
  owner: SessionOwner,
) => ({
  ...viewSession(session, owner),
  lastAccessedAt: lastAccessedAtMs,
});

/** The entity tag of a session: its version. */
export const sessionTag = ({ version }: Session): string => `"${version}"`;
