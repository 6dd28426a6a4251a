import type { Collection, EntryKey, Store } from '../stores/port.ts';
import { untilWritten } from '../until-written.ts';
import { addCounts, type UsageCounts } from './usage-counts.ts';
import { dayMs } from './usage-day.ts';

/** One UTC day of one API key. */
export type UsageDay = { readonly keyId: string; readonly day: string };

const usage: Collection = { name: 'usage', durable: true };
/** Counted from the day's start: a year, and the time to settle it. */
const keptMs = 400 * dayMs;

const recordKey = ({ keyId, day }: UsageDay): EntryKey => ({
  partition: keyId,
  collection: usage,
  id: day,
});

/** What is stored of a day; empty where nothing is, or no longer. */
export const readUsage = async (store: Store, day: UsageDay): Promise<UsageCounts> => {
  const entry = await store.get(recordKey(day));
  return entry === null ? {} : decodeCounts(entry.value);
};

const decodeCounts = (value: string): UsageCounts => JSON.parse(value) as UsageCounts; // by this file

type RecordDeps = { readonly store: Store; readonly nowMs: () => number };

/** Adds to what is stored of a day. Other processes write the same entry: none is lost. */
export const addUsage = ({ store, nowMs }: RecordDeps, day: UsageDay, counts: UsageCounts) =>
  untilWritten(async () => {
    const entry = await store.get(recordKey(day));
    const stored = entry === null ? {} : decodeCounts(entry.value);
    const { outcome } = await store.put(recordKey(day), JSON.stringify(addCounts(stored, counts)), {
      expiresAtMs: Date.parse(day.day) + keptMs,
      ...(entry === null ? { ifAbsent: true } : { ifVersion: entry.version }),
    });
    return outcome === 'written' ? outcome : null;
  }, nowMs);
