import type { CurveEngines, RandomBytes } from '@sipher/core';
import type { AnnouncementIndex } from '@sipher/server';

type FillDeps = {
  readonly index: AnnouncementIndex;
  readonly engines: CurveEngines;
  readonly randomBytes: RandomBytes;
  readonly nowMs: () => number;
  /** What a follower goes on from that has read the chain up to a slot. */
  readonly buildState: (slot: number) => string;
  /** Called after each part of it, with how many there are by then. */
  readonly onProgress: (count: number) => void;
};

/** A step of the index keeps the event loop for about a tenth of a second. */
const stepLength = 2_500;

/** Solana makes a block about so often. */
const slotMs = 400;

export type Slots = {
  readonly firstSlot: number;
  /** One announcement each. */
  readonly count: number;
};

/**
 * Fills the index of Solana with payments to others, one each slot, the last of them now: the
 * ephemeral keys are real points, addresses, view tags and signatures random, as those of others
 * look to whoever scans.
 */
export const fillIndex = async ({ firstSlot, count }: Slots, deps: FillDeps): Promise<void> => {
  const placeOf = (row: number) => ({
    position: firstSlot + row,
    timeMs: deps.nowMs() - (count - row) * slotMs,
  });
  let state: string | null = null;
  for (let from = 0; from < count; from += stepLength) {
    const length = Math.min(stepLength, count - from);
    const announcements = Array.from({ length }, (_, row) =>
      inventAnnouncement(deps, placeOf(from + row)),
    );
    const indexedTo = placeOf(from + length - 1);
    const next = deps.buildState(indexedTo.position);
    await deps.index.advance('solana', { expected: state, next, announcements, indexedTo });
    state = next;
    deps.onProgress(from + length);
  }
};

type Place = { readonly position: number; readonly timeMs: number };

const inventAnnouncement = ({ engines, randomBytes }: FillDeps, place: Place) => {
  const random = randomBytes(32 + 32 + 1 + 64);
  const scalar = random.subarray(0, 32);
  // Less than 2^252, hence less than the group order, whatever the bytes.
  scalar[31] = (scalar[31] ?? 0) & 0x0f;
  return {
    schemeId: 'sip',
    ephemeralPublicKey: engines.ed25519.derivePublicKey(scalar, 'ephemeralPrivateKey'),
    announcedAddress: random.subarray(32, 64),
    viewTag: random[64] ?? 0,
    transactionId: random.subarray(65),
    ...place,
  } as const;
};
