import type { Collection, EntryKey, Store } from '../port.ts';

/** A store under test, and its clock. Both are new for each test. */
export type StoreBench = {
  store: Store;
  /** Closes the store and opens what it left; absent where a driver cannot. */
  reopen?: (() => Promise<Store>) | undefined;
  clockMs: number;
};

export const startMs = 1_800_000_000_000;
export const hourMs = 3_600_000;
export const sessions: Collection = { name: 'sessions', durable: true };
export const notes: Collection = { name: 'notes', durable: false };

export const key = (id: string, collection = sessions, partition = 'p1'): EntryKey => ({
  partition,
  collection,
  id,
});

export const never = { expiresAtMs: null };
export const inMs = (bench: StoreBench, ms: number) => ({ expiresAtMs: bench.clockMs + ms });

/** The ids of a whole collection, page by page. */
export const listAll = async (
  bench: StoreBench,
  collection: Collection,
  { limit, partition = 'p1' }: { limit: number; partition?: string },
): Promise<string[]> => {
  const ids: string[] = [];
  let page = await bench.store.list(partition, collection, { limit });
  ids.push(...page.entries.map((entry) => entry.id));
  while (page.next !== null) {
    page = await bench.store.list(partition, collection, { limit, after: page.next });
    ids.push(...page.entries.map((entry) => entry.id));
  }
  return ids;
};
