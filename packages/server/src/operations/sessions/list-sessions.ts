import { invalid } from '../../api-error.ts';
import {
  decodeSession,
  type Session,
  type SessionOwner,
  sessionCollection,
} from '../../sessions/session.ts';
import type { ListingPosition } from '../../stores/port.ts';
import type { Handler } from '../handler.ts';
import { fingerprintViewingKey } from './fingerprint-viewing-key.ts';
import { viewSession } from './session-view.ts';

export const listSessions: Handler<'listSessions'> = async ({ input, caller }, deps) => {
  const { limit, cursor } = input.query;
  const page = await deps.store.list(caller.keyId, sessionCollection, {
    limit,
    ...(cursor === undefined ? {} : { after: decodeCursor(cursor) }),
  });
  return {
    data: {
      sessions: page.entries.map((entry) => viewListed(decodeSession(entry), caller)),
      nextCursor: page.next === null ? null : encodeCursor(page.next),
    },
  };
};

const viewListed = (session: Session, owner: SessionOwner) => {
  const { defaults, ...view } = viewSession(session, owner);
  const { defaultViewingKey, ...open } = defaults;
  return {
    ...view,
    defaults:
      defaultViewingKey === undefined
        ? open
        : { ...open, defaultViewingKey: fingerprintViewingKey(defaultViewingKey) },
  };
};

const encodeCursor = ({ createdAtMs, id }: ListingPosition): string =>
  `${createdAtMs}.${id.slice('sess_'.length)}`;

const decodeCursor = (cursor: string): ListingPosition => {
  const [, createdAtMs, digits] = /^(\d{1,13})\.([0-9a-f]{64})$/.exec(cursor) ?? [];
  if (createdAtMs === undefined || digits === undefined) {
    throw invalid([{ path: 'cursor', message: 'expected a nextCursor of an earlier page' }]);
  }
  return { createdAtMs: Number(createdAtMs), id: `sess_${digits}` };
};
