import type { RandomBytes } from '@sipher/core';
import { openSealed, seal } from '../keys/seal.ts';
import {
  type Collection,
  type EntryKey,
  type Store,
  StoreUnavailableError,
} from '../stores/port.ts';
import type { CallIdentity, CallOwner } from './identify-call.ts';

export type ReservationDeps = {
  readonly store: Store;
  readonly randomBytes: RandomBytes;
  readonly nowMs: () => number;
};

/** A call that nobody else executes while this is held. */
export type Reservation = CallIdentity & {
  readonly owner: CallOwner;
  readonly version: number;
  readonly expiresAtMs: number;
};

/** An answer as operations give it: values of JSON. */
export type Answer = {
  readonly data: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What the store holds of a call, as JSON. */
type StoredCall = {
  readonly fingerprint: string;
  /** Absent while the call runs. */
  readonly sealedAnswer?: string;
};

/** Longer than any request can take, so that only what a crash left behind ends by itself. */
const reservationMs = 60_000;
/** How long an answer is kept. */
const answerLifetimeMs = 86_400_000;
/**
 * The end of a reservation in which nothing is written over it any more: the write could arrive
 * after the end, on a reservation of somebody else. Longer than the deadline of any store, and as far
 * as the clocks of nodes may differ.
 */
const writeMarginMs = 5_000;

const collection: Collection = { name: 'idempotency', durable: true };

const entryKey = (partition: string, id: string): EntryKey => ({ partition, collection, id });

const sealing = ({ keyId, openDataKey }: CallOwner, id: string) => ({
  key: openDataKey(),
  associatedData: `${keyId}/${collection.name}/${id}`,
});

/** Reserves a call before it runs, durably; null where it was called before. */
export const reserveCall = async (
  { id, fingerprint }: CallIdentity,
  owner: CallOwner,
  { store, nowMs }: ReservationDeps,
): Promise<Reservation | null> => {
  const expiresAtMs = nowMs() + reservationMs;
  const value = JSON.stringify({ fingerprint } satisfies StoredCall);
  const result = await store.put(entryKey(owner.keyId, id), value, { expiresAtMs, ifAbsent: true });
  if (result.outcome !== 'written') return null;
  return { id, fingerprint, owner, version: result.entry.version, expiresAtMs };
};

/**
 * Lets go of a call that came to nothing, so that it can be made again at once. Where the store does
 * not answer the reservation ends by itself: no reason to hide why the call was refused.
 */
export const releaseCall = async (
  reservation: Reservation,
  deps: ReservationDeps,
): Promise<void> => {
  const { fingerprint } = reservation;
  try {
    await replace(reservation, { stored: { fingerprint }, expiresAtMs: deps.nowMs() }, deps);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
};

/**
 * Keeps the answer of a call that ran, for repeats. Rejects with `StoreUnavailableError` where the
 * reservation did not last as long as the call.
 */
export const keepAnswer = async (
  reservation: Reservation,
  answer: Answer,
  deps: ReservationDeps,
): Promise<void> => {
  const { id, fingerprint, owner } = reservation;
  const plain = Buffer.from(JSON.stringify(answer));
  const sealedAnswer = seal(plain, sealing(owner, id), deps.randomBytes);
  const change = {
    stored: { fingerprint, sealedAnswer },
    expiresAtMs: deps.nowMs() + answerLifetimeMs,
  };
  if (await replace(reservation, change, deps)) return;
  throw new StoreUnavailableError('the reservation of a call ended before its answer was kept');
};

/** What is known of a call that was made before; null where that was let go in between. */
export const readCall = async (
  { id }: CallIdentity,
  owner: CallOwner,
  { store }: ReservationDeps,
) => {
  const entry = await store.get(entryKey(owner.keyId, id));
  if (entry === null) return null;
  const { fingerprint, sealedAnswer } = JSON.parse(entry.value) as StoredCall; // written above
  const openAnswer = (): Answer | null =>
    sealedAnswer === undefined
      ? null
      : JSON.parse(Buffer.from(openSealed(sealedAnswer, sealing(owner, id))).toString());
  return { fingerprint, openAnswer };
};

type Change = { readonly stored: StoredCall; readonly expiresAtMs: number };

/** Writes over a reservation that is still held; false if it is not. */
const replace = async (
  { id, owner, version, expiresAtMs: heldUntilMs }: Reservation,
  { stored, expiresAtMs }: Change,
  { store, nowMs }: ReservationDeps,
): Promise<boolean> => {
  if (nowMs() >= heldUntilMs - writeMarginMs) return false;
  const options = { expiresAtMs, ifVersion: version };
  const result = await store.put(entryKey(owner.keyId, id), JSON.stringify(stored), options);
  return result.outcome === 'written';
};
