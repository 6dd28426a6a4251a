import { type Store, StoreUnavailableError } from '../stores/port.ts';

/** Clients are to have their answer, be it a 503, within two seconds. */
const budgetMs = 1_900;

/** So that requests share the timers' lists, of which there is one for each length. */
const stepMs = 100;

/**
 * The store as one request sees it: all its calls together may wait for so long. Each has a deadline
 * of its own, but a store that is just slow enough to keep that would hold a request for many.
 */
export const buildRequestStore = (store: Store): Store => {
  let leftMs = budgetMs;
  let underWay = 0;
  let waitingSinceMs = 0;
  const wait = async <T>(call: () => Promise<T>): Promise<T> => {
    const nowMs = performance.now();
    if (underWay === 0) waitingSinceMs = nowMs;
    const ownMs = leftMs - (nowMs - waitingSinceMs);
    if (ownMs <= 0) throw buildTooSlow();
    underWay += 1;
    try {
      return await waitAtMost(Math.ceil(ownMs / stepMs) * stepMs, call());
    } finally {
      underWay -= 1;
      // Calls that wait beside each other wait once.
      if (underWay === 0) leftMs -= performance.now() - waitingSinceMs;
    }
  };
  return {
    get: (key) => wait(() => store.get(key)),
    getMany: (keys) => wait(() => store.getMany(keys)),
    put: (key, value, options) => wait(() => store.put(key, value, options)),
    delete: (key) => wait(() => store.delete(key)),
    deleteCollection: (partition, collection) =>
      wait(() => store.deleteCollection(partition, collection)),
    list: (partition, collection, page) => wait(() => store.list(partition, collection, page)),
    increment: (counter, by, expiresAtMs) => wait(() => store.increment(counter, by, expiresAtMs)),
    takeToken: (bucket, rate) => wait(() => store.takeToken(bucket, rate)),
    ping: () => wait(() => store.ping()),
    close: () => store.close(),
  };
};

const buildTooSlow = () =>
  new StoreUnavailableError('the store was too slow for this request', { code: 'ETIMEDOUT' });

const waitAtMost = <T>(ms: number, result: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(buildTooSlow()), ms);
    const settle =
      <V>(end: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer);
        end(value);
      };
    result.then(settle(resolve), settle(reject));
  });
