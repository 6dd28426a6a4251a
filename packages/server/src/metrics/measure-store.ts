import { type Store, StoreUnavailableError } from '../stores/port.ts';
import type { Metrics } from './metrics.ts';

/** The same store, with the duration and the outcome of every call observed. */
export const measureStore = (
  store: Store,
  { observeStoreCall }: Pick<Metrics, 'observeStoreCall'>,
): Store => {
  // The start is an argument that stands before the call, and so is taken before it.
  const timed = <T>(method: keyof Store, startMs: number, settled: Promise<T>): Promise<T> =>
    settled.then(
      (value) => {
        observeStoreCall(method, 'ok', secondsSince(startMs));
        return value;
      },
      (error: unknown) => {
        const outcome = error instanceof StoreUnavailableError ? 'unavailable' : 'failed';
        observeStoreCall(method, outcome, secondsSince(startMs));
        throw error;
      },
    );
  return {
    get: (key) => timed('get', now(), store.get(key)),
    getMany: (keys) => timed('getMany', now(), store.getMany(keys)),
    put: (key, value, options) => timed('put', now(), store.put(key, value, options)),
    delete: (key) => timed('delete', now(), store.delete(key)),
    deleteCollection: (partition, collection) =>
      timed('deleteCollection', now(), store.deleteCollection(partition, collection)),
    list: (partition, collection, page) =>
      timed('list', now(), store.list(partition, collection, page)),
    increment: (counter, by, expiresAtMs) =>
      timed('increment', now(), store.increment(counter, by, expiresAtMs)),
    takeToken: (bucket, rate) => timed('takeToken', now(), store.takeToken(bucket, rate)),
    ping: () => timed('ping', now(), store.ping()),
    close: () => store.close(),
  };
};

const now = (): number => performance.now();

const secondsSince = (startMs: number): number => (now() - startMs) / 1000;
