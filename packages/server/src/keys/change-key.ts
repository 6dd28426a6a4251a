import type { Store } from '../stores/port.ts';
import { untilWritten } from '../until-written.ts';
import { type KeyRecord, readKey, replaceKey, type StoredKey } from './key-record.ts';

type ChangeDeps = { readonly store: Store; readonly nowMs: () => number };

/** Changes a key as it is found; null if there is none. */
export const changeKey = async (
  { store, nowMs }: ChangeDeps,
  id: string,
  change: (record: KeyRecord) => Partial<StoredKey>,
): Promise<KeyRecord | null> => {
  if ((await readKey(store, id)) === null) return null;
  return untilWritten(async () => {
    // Keys are never removed: one that was there is there.
    const record = await readKey(store, id);
    return record === null ? null : replaceKey(store, record, change(record));
  }, nowMs);
};
