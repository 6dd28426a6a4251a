import type { Store } from '../../port.ts';
import { openRedisStore, type RedisStoreOptions } from '../../redis.ts';
import type { NodeChange } from '../reporter.ts';
import { addressOf } from './address-of.ts';

export const durable = { name: 'sessions', durable: true };
export const volatile = { name: 'notes', durable: false };
export const never = { expiresAtMs: null };
export const keyOf = (id: string, collection = durable, partition = 'p1') => ({
  partition,
  collection,
  id,
});

/** Opens a store with the system's clock, and keeps what it was told of. */
export const openBench = async (
  url: string,
  options: Partial<RedisStoreOptions> = {},
): Promise<{ store: Store; changes: NodeChange[] }> => {
  const changes: NodeChange[] = [];
  const onNodeChange = (change: NodeChange) => void changes.push(change);
  const address = addressOf(url);
  const store = await openRedisStore({ address, nowMs: Date.now, onNodeChange, ...options });
  return { store, changes };
};

/** For how many milliseconds a call ran, and what it failed with, if it did. */
export const timeFailure = async (
  call: () => Promise<unknown>,
): Promise<{ elapsedMs: number; error: unknown }> => {
  const startMs = performance.now();
  const error = await call().then(
    () => null,
    (reason: unknown) => reason,
  );
  return { elapsedMs: performance.now() - startMs, error };
};

/** Everything that an error says, where a secret could hide. */
export const tellAll = (error: unknown): string =>
  error instanceof Error
    ? `${error.message} ${error.stack} ${JSON.stringify(error)} ${tellAll(error.cause)}`
    : String(error);
