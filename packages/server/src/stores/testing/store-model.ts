import type { Collection, Entry, EntryKey, ListingPosition, Store } from '../port.ts';

/** The port's promises at their plainest: one array, no indexes, no I/O. */
export const buildStoreModel = (nowMs: () => number): Store => ({
  ...buildEntriesModel(nowMs),
  ...buildCountersModel(nowMs),
  ping: async () => undefined,
  close: async () => undefined,
});

type Row = { readonly path: string; readonly entry: Entry };
type CounterMethods = 'increment' | 'takeToken';
type EntriesModel = Omit<Store, CounterMethods | 'ping' | 'close'>;

const buildEntriesModel = (nowMs: () => number): EntriesModel => {
  let rows: Row[] = [];
  const live = () =>
    rows.filter(({ entry }) => entry.expiresAtMs === null || nowMs() < entry.expiresAtMs);
  const liveIn = (path: string) => live().filter((row) => row.path === path);
  const find = (key: EntryKey): Entry | null =>
    liveIn(pathOf(key.partition, key.collection)).find((row) => row.entry.id === key.id)?.entry ??
    null;
  const remove = (path: string, isDoomed: (id: string) => boolean) => {
    const before = live().length;
    rows = live().filter((row) => row.path !== path || !isDoomed(row.entry.id));
    return before - rows.length;
  };
  return {
    get: async (key) => find(key),
    getMany: async (keys) => keys.map(find),
    put: async (key, value, { expiresAtMs, ifAbsent, ifVersion, maxLive = 1e9 }) => {
      const path = pathOf(key.partition, key.collection);
      const present = find(key);
      if (ifAbsent && present) return { outcome: 'conflict' };
      if (ifVersion !== undefined && present?.version !== ifVersion) return { outcome: 'conflict' };
      if (!present && liveIn(path).length >= maxLive) return { outcome: 'full' };
      const version = (present?.version ?? 0) + 1;
      const createdAtMs = present?.createdAtMs ?? nowMs();
      const entry: Entry = { id: key.id, value, version, createdAtMs, expiresAtMs };
      remove(path, (id) => id === key.id);
      rows.push({ path, entry });
      return { outcome: 'written', entry };
    },
    delete: async (key) => remove(pathOf(key.partition, key.collection), (id) => id === key.id) > 0,
    deleteCollection: async (partition, collection) =>
      remove(pathOf(partition, collection), () => true),
    list: async (partition, collection, { limit, after }) => {
      const all = liveIn(pathOf(partition, collection))
        .map((row) => row.entry)
        .toSorted(byNewest)
        .filter((entry) => after === undefined || byNewest(after, entry) < 0);
      const entries = all.slice(0, limit);
      const last = entries.at(-1);
      if (last === undefined || all.length <= limit) return { entries, next: null };
      return { entries, next: { createdAtMs: last.createdAtMs, id: last.id } };
    },
  };
};

const pathOf = (partition: string, collection: Collection) => `${partition}/${collection.name}`;

const byNewest = (one: ListingPosition, other: ListingPosition): number =>
  other.createdAtMs - one.createdAtMs || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

const buildCountersModel = (nowMs: () => number): Pick<Store, CounterMethods> => {
  const counters = new Map<string, { value: number; expiresAtMs: number }>();
  // For each token in use the moment at which it is back: they come back one by one.
  const buckets = new Map<string, number[]>();
  return {
    increment: async ({ partition, name }, by, expiresAtMs) => {
      const path = `${partition}/${name}`;
      const present = counters.get(path);
      const isAlive = present !== undefined && nowMs() < present.expiresAtMs;
      const counter = isAlive ? present : { value: 0, expiresAtMs };
      counters.set(path, { ...counter, value: counter.value + by });
      return counter.value + by;
    },
    takeToken: async ({ partition, name }, { capacity, refillIntervalMs }) => {
      const path = `${partition}/${name}`;
      const used = (buckets.get(path) ?? []).filter((backAtMs) => backAtMs > nowMs());
      const taken = used.length < capacity;
      if (taken) used.push((used.at(-1) ?? nowMs()) + refillIntervalMs);
      buckets.set(path, used);
      const remaining = capacity - used.length;
      const [nextBackMs = 0] = used;
      const retryAfterMs = remaining > 0 ? 0 : nextBackMs - nowMs();
      return { taken, remaining, retryAfterMs, fullAtMs: used.at(-1) ?? nowMs() };
    },
  };
};
