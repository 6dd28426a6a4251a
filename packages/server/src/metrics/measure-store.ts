import { type Store, StoreUnavailableError } from '../stores/port.ts';
import type { Metrics, StoreOutcome } from './metrics.ts';

/** The same store, with the duration and the outcome of every call observed. */
export const measureStore = (
  store: Store,
  { observeStoreCall }: Pick<Metrics, 'observeStoreCall'>,
): Store => {
  const timed = async <T>(method: keyof Store, call: () => Promise<T>): Promise<T> => {
    const startMs = performance.now();
    let outcome: StoreOutcome = 'ok';
    try {
      return await call();
    } catch (error) {
      outcome = error instanceof StoreUnavailableError ? 'unavailable' : 'failed';
      throw error;
    } finally {
      observeStoreCall(method, outcome, (performance.now() - startMs) / 1000);
    }
  };
  return {
    get: (key) => timed('get', () => store.get(key)),
    getMany: (keys) => timed('getMany', () => store.getMany(keys)),
    put: (key, value, options) => timed('put', () => store.put(key, value, options)),
    delete: (key) => timed('delete', () => store.delete(key)),
    deleteCollection: (partition, collection) =>
      timed('deleteCollection', () => store.deleteCollection(partition, collection)),
    list: (partition, collection, page) =>
      timed('list', () => store.list(partition, collection, page)),
    increment: (counter, by, expiresAtMs) =>
      timed('increment', () => store.increment(counter, by, expiresAtMs)),
    takeToken: (bucket, rate) => timed('takeToken', () => store.takeToken(bucket, rate)),
    ping: () => timed('ping', () => store.ping()),
    close: () => store.close(),
  };
};
