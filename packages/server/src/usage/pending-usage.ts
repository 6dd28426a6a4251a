import { addCounts, totalOf, type UsageCounts } from './usage-counts.ts';
import { dayMs, usageDayOf } from './usage-day.ts';
import type { UsageDay } from './usage-record.ts';

/** What was counted and is not stored yet, in memory. */
export type PendingUsage = {
  /** Counts one request at a time; false, and nothing counted, where there is no room. */
  readonly add: (keyId: string, timeMs: number, resource: string) => boolean;
  readonly peek: (day: UsageDay) => UsageCounts;
  /** Takes the counts of a day out. */
  readonly take: (day: UsageDay) => UsageCounts;
  /** Puts back what was taken: room or not, it was there before. */
  readonly giveBack: (day: UsageDay, counts: UsageCounts) => void;
  /** The days of keys that have counts. */
  readonly days: () => UsageDay[];
  /** How many requests are counted here. */
  readonly total: () => number;
};

type Counts = Record<string, number>;

/** Holds counts of at most `maxDays` days of keys. */
export const openPendingUsage = (maxDays: number): PendingUsage => {
  const byDay = new Map<number, Map<string, Counts>>();
  const find = ({ keyId, day }: UsageDay) => byDay.get(dayNumber(day))?.get(keyId);
  const days = () =>
    [...byDay].flatMap(([number, byKey]) =>
      [...byKey.keys()].map((keyId) => ({ keyId, day: usageDayOf(number * dayMs) })),
    );
  const put = (keyId: string, number: number, counts: Counts): Counts => {
    const byKey = byDay.get(number) ?? new Map<string, Counts>();
    byDay.set(number, byKey.set(keyId, counts));
    return counts;
  };
  const size = () => [...byDay.values()].reduce((sum, byKey) => sum + byKey.size, 0);
  return {
    add: (keyId, timeMs, resource) => {
      const number = Math.floor(timeMs / dayMs);
      let counts = byDay.get(number)?.get(keyId);
      if (counts === undefined) {
        if (size() >= maxDays) return false;
        counts = put(keyId, number, {});
      }
      counts[resource] = (counts[resource] ?? 0) + 1;
      return true;
    },
    peek: (day) => find(day) ?? {},
    take: (day) => {
      const counts = find(day) ?? {};
      const byKey = byDay.get(dayNumber(day.day));
      byKey?.delete(day.keyId);
      if (byKey?.size === 0) byDay.delete(dayNumber(day.day));
      return counts;
    },
    giveBack: (day, taken) => {
      put(day.keyId, dayNumber(day.day), { ...addCounts(find(day) ?? {}, taken) });
    },
    days,
    total: () => days().reduce((sum, day) => sum + totalOf(find(day) ?? {}), 0),
  };
};

const dayNumber = (day: string): number => Date.parse(day) / dayMs;
