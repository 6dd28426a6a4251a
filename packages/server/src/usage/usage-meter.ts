import { inTurn } from '../in-turn.ts';
import type { Store } from '../stores/port.ts';
import { openPendingUsage, type PendingUsage } from './pending-usage.ts';
import { addCounts, type UsageCounts } from './usage-counts.ts';
import { addUsage, readUsage, type UsageDay } from './usage-record.ts';

/** Counts the requests of every key, by UTC day and resource. It measures; it limits nothing. */
export type UsageMeter = {
  /** Counts one request, in memory: it reaches the store with the next flush. */
  readonly count: (keyId: string, resource: string) => void;
  /** A day's counts: what is stored, and what this process has yet to store. */
  readonly read: (day: UsageDay) => Promise<UsageCounts>;
  /** Stores what was counted. What cannot be stored is reported, and kept for the next flush. */
  readonly flush: () => Promise<void>;
  /** Flushes a last time and stops. The store must still be open. */
  readonly close: () => Promise<void>;
};

/** Requests whose counts stay in memory for now, or are in none for ever. */
export type UsageTrouble = {
  readonly outcome: 'kept' | 'lost';
  readonly requests: number;
  /** Why, where the store said so. */
  readonly error?: unknown;
};

export type UsageMeterDeps = {
  readonly store: Store;
  readonly nowMs: () => number;
  readonly onTrouble: (trouble: UsageTrouble) => void;
  /** How many days of keys are held in memory at most; counts beyond are lost, and reported. */
  readonly maxPendingDays?: number;
};

/** What a crash of the process can lose. */
const flushIntervalMs = 2_000;
/** Some tens of megabytes. */
const defaultMaxPendingDays = 100_000;
/** How many days of keys are written at once: enough to share the store's round trips. */
const writesAtOnce = 64;

/** Opens a meter, which flushes by itself until it is closed. */
export const openUsageMeter = (deps: UsageMeterDeps): UsageMeter => {
  const { store, nowMs, onTrouble, maxPendingDays = defaultMaxPendingDays } = deps;
  const pending = openPendingUsage(maxPendingDays);
  let overflow = 0;
  let running: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    running ??= flushPending(pending, deps).finally(() => {
      running = undefined;
    });
    const lost = overflow;
    overflow = 0;
    if (lost > 0) onTrouble({ outcome: 'lost', requests: lost });
    await running;
  };
  const timer = setInterval(flush, flushIntervalMs).unref();
  return {
    count: (keyId, resource) => {
      if (!pending.add(keyId, nowMs(), resource)) overflow += 1;
    },
    read: (day) =>
      inTurn(turnOf(day), async () => {
        const stored = await readUsage(store, day);
        return addCounts(stored, pending.peek(day));
      }),
    flush,
    close: async () => {
      clearInterval(timer);
      // The one under way may have passed a key that has been counted again since.
      await running;
      await flush();
      const requests = pending.total();
      if (requests > 0) onTrouble({ outcome: 'lost', requests });
    },
  };
};

/** A read between a flush's taking and its writing would miss what is on its way. */
const turnOf = ({ keyId, day }: UsageDay): string => `usage/${keyId}/${day}`;

const flushPending = async (pending: PendingUsage, deps: UsageMeterDeps): Promise<void> => {
  const days = pending.days();
  let failure: { readonly error: unknown } | undefined;
  const writeOn = async (): Promise<void> => {
    // One failure ends the flush: a store that is down would take its deadline for every key.
    for (let day = days.pop(); day !== undefined && failure === undefined; day = days.pop()) {
      try {
        await flushDay(day, pending, deps);
      } catch (error) {
        failure = { error };
      }
    }
  };
  await Promise.all(Array.from({ length: writesAtOnce }, writeOn));
  if (failure !== undefined) {
    deps.onTrouble({ outcome: 'kept', requests: pending.total(), error: failure.error });
  }
};

const flushDay = (day: UsageDay, pending: PendingUsage, deps: UsageMeterDeps): Promise<void> =>
  inTurn(turnOf(day), async () => {
    const counts = pending.take(day);
    try {
      await addUsage(deps, day, counts);
    } catch (error) {
      pending.giveBack(day, counts);
      throw error;
    }
  });
