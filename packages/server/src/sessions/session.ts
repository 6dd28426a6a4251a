import type { SessionDefaults } from '@sipher/contract';
import type { RandomBytes } from '@sipher/core';
import { openSealed, seal } from '../keys/seal.ts';
import type { Collection, Entry, EntryKey } from '../stores/port.ts';

/** The defaults that lie in the clear. */
export type OpenDefaults = Omit<SessionDefaults, 'defaultViewingKey'>;

/** What the store holds of a session, as JSON. */
export type StoredSession = {
  readonly defaults: OpenDefaults;
  /** The viewing key's text, sealed under the owner's data key. */
  readonly sealedViewingKey?: string;
  readonly label?: string;
};

/** A live session of one API key. */
export type Session = {
  readonly id: string;
  readonly stored: StoredSession;
  readonly version: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
};

export const sessionCollection: Collection = { name: 'sessions', durable: true };

/** When sessions were last used. Apart from them, so that a read never writes a session. */
export const accessCollection: Collection = { name: 'accesses', durable: false };

/** No session outlives this, counted from its creation. */
export const maxLifetimeMs = 86_400_000;

export const sessionKey = (partition: string, id: string): EntryKey => ({
  partition,
  collection: sessionCollection,
  id,
});

export const accessKey = (partition: string, id: string): EntryKey => ({
  partition,
  collection: accessCollection,
  id,
});

export const generateSessionId = (randomBytes: RandomBytes): string =>
  `sess_${Buffer.from(randomBytes(32)).toString('hex')}`;

export const decodeSession = ({
  id,
  value,
  version,
  createdAtMs,
  expiresAtMs,
}: Entry): Session => ({
  id,
  stored: JSON.parse(value) as StoredSession, // written by this module's users alone
  version,
  createdAtMs,
  expiresAtMs: expiresAtMs ?? createdAtMs + maxLifetimeMs,
});

/** Who owns a session, and what opens what it seals. */
export type SessionOwner = { readonly keyId: string; readonly openDataKey: () => Uint8Array };

const sealing = (owner: SessionOwner, id: string) => ({
  key: owner.openDataKey(),
  associatedData: `${owner.keyId}/${sessionCollection.name}/${id}`,
});

export const sealViewingKey = (
  viewingKey: string,
  { owner, id, random }: { owner: SessionOwner; id: string; random: RandomBytes },
): string => seal(Buffer.from(viewingKey), sealing(owner, id), random);

/** The session's viewing key in the clear, if it has one. */
export const openViewingKey = (session: Session, owner: SessionOwner): string | undefined =>
  session.stored.sealedViewingKey === undefined
    ? undefined
    : Buffer.from(
        openSealed(session.stored.sealedViewingKey, sealing(owner, session.id)),
      ).toString();

/** All defaults of a session, the viewing key in the clear: for its owner's eyes only. */
export const openDefaults = (session: Session, owner: SessionOwner): SessionDefaults => {
  const defaultViewingKey = openViewingKey(session, owner);
  const { defaults } = session.stored;
  return defaultViewingKey === undefined ? defaults : { ...defaults, defaultViewingKey };
};
