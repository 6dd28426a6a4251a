import type { Store } from '../stores/port.ts';
import { type KeyRecord, readKey, replaceKey, type StoredKey } from './key-record.ts';

/**
 * Changes a key as it is found, again if another change came between; null if there is none.
 * Whoever loses a race loses it to a change that was made: the loop ends.
 */
export const changeKey = async (
  store: Store,
  id: string,
  change: (record: KeyRecord) => Partial<StoredKey>,
): Promise<KeyRecord | null> => {
  for (;;) {
    const record = await readKey(store, id);
    if (record === null) return null;
    const changed = await replaceKey(store, record, change(record));
    if (changed !== null) return changed;
  }
};
