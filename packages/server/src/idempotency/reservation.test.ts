import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../stores/open-store.ts';
import { type Store, StoreUnavailableError } from '../stores/port.ts';
import { keepAnswer, type Reservation, readCall, releaseCall, reserveCall } from './reservation.ts';

let folder: string;
let store: Store;
let clock: { ms: number };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-reservation-'));
  clock = { ms: 1_000_000_000_000 };
  store = await openStore({ driver: 'lmdb', location: folder }, { nowMs: () => clock.ms });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const owner = { keyId: 'key', openDataKey: () => new Uint8Array(32).fill(7) };
const identity = { id: 'a'.repeat(64), fingerprint: 'b'.repeat(64) };
/** What a node has whose clock shows this much more, or less, than the store's. */
const depsOf = (aheadMs = 0) => ({ store, randomBytes, nowMs: () => clock.ms + aheadMs });

const reserve = async (): Promise<Reservation> => {
  const reservation = await reserveCall(identity, owner, depsOf());
  if (reservation === null) throw new Error('already reserved');
  return reservation;
};
const readAnswer = async () => {
  const known = await readCall(identity, owner, depsOf());
  return known === null ? 'nothing' : known.openAnswer();
};

describe('a reservation', () => {
  test('is made once, shows no answer, and then the one that is kept', async () => {
    const reservation = await reserve();
    expect(await reserveCall(identity, owner, depsOf())).toBeNull();
    expect(await readAnswer()).toBeNull();
    const answer = { data: { text: 'é' }, headers: { ETag: '"1"' } };
    await keepAnswer(reservation, answer, depsOf());
    expect(await readAnswer()).toEqual(answer);
  });

  test('that is let go can be made again at once', async () => {
    await releaseCall(await reserve(), depsOf());
    expect(await readAnswer()).toBe('nothing');
    await reserve();
  });

  test('takes an answer until 5 seconds before its end, and none after', async () => {
    const reservation = await reserve();
    clock.ms += 55_000;
    const late = keepAnswer(reservation, { data: 1 }, depsOf());
    await expect(late).rejects.toThrow(StoreUnavailableError);
    expect(await readAnswer()).toBeNull();
    clock.ms -= 1;
    await keepAnswer(reservation, { data: 1 }, depsOf());
    expect(await readAnswer()).toEqual({ data: 1 });
  });

  test('of another call after the end of the first is neither written over nor let go', async () => {
    const first = await reserve();
    clock.ms += 60_000;
    const second = await reserve();
    const late = keepAnswer(first, { data: 'first' }, depsOf());
    await expect(late).rejects.toThrow(StoreUnavailableError);
    await releaseCall(first, depsOf());
    expect(await readAnswer()).toBeNull();
    await keepAnswer(second, { data: 'second' }, depsOf());
    expect(await readAnswer()).toEqual({ data: 'second' });
  });

  test('is not written over by a node whose clock runs late, once another has answered', async () => {
    const first = await reserve();
    clock.ms += 60_000;
    await keepAnswer(await reserve(), { data: 'second' }, depsOf());
    const late = keepAnswer(first, { data: 'first' }, depsOf(-60_000));
    await expect(late).rejects.toThrow(StoreUnavailableError);
    await releaseCall(first, depsOf(-60_000));
    expect(await readAnswer()).toEqual({ data: 'second' });
  });
});

test('an answer opens in its own place alone', async () => {
  await keepAnswer(await reserve(), { data: 1 }, depsOf());
  const collection = { name: 'idempotency', durable: true };
  const entry = await store.get({ partition: owner.keyId, collection, id: identity.id });
  const id = 'c'.repeat(64);
  const moved = { partition: owner.keyId, collection, id };
  await store.put(moved, entry?.value ?? '', { expiresAtMs: null });
  const known = await readCall({ ...identity, id }, owner, depsOf());
  expect(() => known?.openAnswer()).toThrow(/authenticate/);
});
