import {
  assertCollection,
  assertEntryKey,
  assertIncrement,
  assertPage,
  assertPutOptions,
  assertRate,
  assertVolatileKey,
} from './assert-arguments.ts';
import type { Store } from './port.ts';

/** A driver that is never asked for what the port does not allow: such a call rejects before it. */
export const withAssertedArguments = (driver: Store): Store => ({
  get: async (key) => {
    assertEntryKey(key);
    return driver.get(key);
  },
  getMany: async (keys) => {
    for (const key of keys) assertEntryKey(key);
    return driver.getMany(keys);
  },
  put: async (key, value, options) => {
    assertEntryKey(key);
    assertPutOptions(options);
    return driver.put(key, value, options);
  },
  delete: async (key) => {
    assertEntryKey(key);
    return driver.delete(key);
  },
  deleteCollection: async (partition, collection) => {
    assertCollection(partition, collection.name);
    return driver.deleteCollection(partition, collection);
  },
  list: async (partition, collection, page) => {
    assertCollection(partition, collection.name);
    assertPage(page);
    return driver.list(partition, collection, page);
  },
  increment: async (counter, by, expiresAtMs) => {
    assertVolatileKey(counter);
    assertIncrement(by, expiresAtMs);
    return driver.increment(counter, by, expiresAtMs);
  },
  takeToken: async (bucket, rate) => {
    assertVolatileKey(bucket);
    assertRate(rate);
    return driver.takeToken(bucket, rate);
  },
  ping: () => driver.ping(),
  close: () => driver.close(),
});
