import type { Caller, ReadAhead } from '../keys/authenticate-key.ts';
import { type EntryKey, type Store, StoreUnavailableError } from '../stores/port.ts';
import { accessKey, decodeSession, type Session, sessionKey } from './session.ts';

export type SessionDeps = { readonly store: Store; readonly nowMs: () => number };

export type AccessedSession = { readonly session: Session; readonly lastAccessedAtMs: number };

const accessPrecisionMs = 60_000;

/** Lets a session be read together with the key of the request that is about it. */
export const readSessionAhead =
  (id: string): ReadAhead =>
  (keyId) => [sessionKey(keyId, id), accessKey(keyId, id)];

/**
 * Reads a session and notes that it was used, at most once a minute. Null if none with this id is
 * live in the partition: unknown, expired, deleted and foreign ids look alike from here on.
 */
export const accessSession = async (
  { store, nowMs }: SessionDeps,
  { keyId, readOwn }: Pick<Caller, 'keyId' | 'readOwn'>,
  id: string,
): Promise<AccessedSession | null> => {
  const [entry, access] = await readOwn(readSessionAhead(id)(keyId));
  if (entry === null || entry === undefined) return null;
  const session = decodeSession(entry);
  const now = nowMs();
  const lastAccessedAtMs = access ? Number(access.value) : session.createdAtMs;
  if (now - lastAccessedAtMs < accessPrecisionMs) return { session, lastAccessedAtMs };
  await noteAccess(store, accessKey(keyId, id), { now, expiresAtMs: session.expiresAtMs });
  return { session, lastAccessedAtMs: now };
};

/** A note that fails costs a minute of precision, and is no reason to refuse what was asked. */
const noteAccess = async (
  store: Store,
  key: EntryKey,
  { now, expiresAtMs }: { readonly now: number; readonly expiresAtMs: number },
): Promise<void> => {
  try {
    await store.put(key, String(now), { expiresAtMs });
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
};
