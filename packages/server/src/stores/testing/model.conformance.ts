import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../port.ts';
import { type StoreBench, startMs } from './store-bench.ts';
import { buildStoreModel } from './store-model.ts';

/** Random sequences of commands, with the clock advancing, against the model. */
export const describeModel = (bench: StoreBench): void => {
  describe('against the model', () => {
    let run = 0;
    const behavesAsTheModel = async (commands: StoreCommand[]) => {
      run += 1;
      bench.clockMs = startMs;
      const model = buildStoreModel(() => bench.clockMs);
      for (const command of commands) {
        bench.clockMs += command.advanceMs;
        const partition = `run${run}-${command.partition}`;
        const actual = await command.run(bench.store, partition);
        expect(actual).toEqual(await command.run(model, partition));
      }
    };

    test('any sequence of commands has the same answers', async () => {
      const property = fc.asyncProperty(
        fc.array(storeCommand, { minLength: 30, maxLength: 80 }),
        behavesAsTheModel,
      );
      await fc.assert(property, { numRuns: 40 });
    });
  });
};

type StoreCommand = {
  readonly advanceMs: number;
  readonly partition: string;
  readonly run: (store: Store, partition: string) => Promise<unknown>;
};

const collection = fc.constantFrom(
  { name: 'one', durable: true },
  { name: 'one-', durable: true },
  { name: 'two', durable: false },
);
const id = fc.constantFrom('a', 'b', 'c', 'a-', 'A');
const ttlMs = fc.option(fc.integer({ min: 0, max: 30 }));
const position = fc.record({ createdAtMs: fc.integer({ min: startMs, max: startMs + 99 }), id });

const action: fc.Arbitrary<StoreCommand['run']> = fc.oneof(
  fc.tuple(collection, id).map(
    ([of, one]): StoreCommand['run'] =>
      (store, partition) =>
        store.get({ partition, collection: of, id: one }),
  ),
  fc
    .record({
      of: collection,
      one: id,
      value: fc.string({ unit: 'binary' }),
      ttl: ttlMs,
      options: fc.record(
        { ifAbsent: fc.boolean(), ifVersion: fc.nat(3), maxLive: fc.nat(3) },
        { requiredKeys: [] },
      ),
    })
    .map(({ of, one, value, ttl, options }): StoreCommand['run'] => {
      const expiresAtMs = ttl === null ? null : startMs + ttl * 10;
      return (store, partition) =>
        store.put({ partition, collection: of, id: one }, value, { ...options, expiresAtMs });
    }),
  fc.tuple(collection, id).map(
    ([of, one]): StoreCommand['run'] =>
      (store, partition) =>
        store.delete({ partition, collection: of, id: one }),
  ),
  collection.map(
    (of): StoreCommand['run'] =>
      (store, partition) =>
        store.deleteCollection(partition, of),
  ),
  fc.tuple(collection, fc.integer({ min: 1, max: 4 }), fc.option(position)).map(
    ([of, limit, after]): StoreCommand['run'] =>
      (store, partition) =>
        store.list(partition, of, { limit, ...(after === null ? {} : { after }) }),
  ),
  fc.tuple(id, fc.integer({ min: -3, max: 3 }), fc.nat(30)).map(
    ([name, by, ttl]): StoreCommand['run'] =>
      (store, partition) =>
        store.increment({ partition, name }, by, startMs + ttl * 10),
  ),
  id.map(
    (name): StoreCommand['run'] =>
      (store, partition) =>
        store.takeToken({ partition, name }, { capacity: 3, refillIntervalMs: 10 }),
  ),
);

/** A command of the port, with the time that passes before it. */
const storeCommand: fc.Arbitrary<StoreCommand> = fc.record({
  advanceMs: fc.nat(8),
  partition: fc.constantFrom('p', 'p-'),
  run: action,
});
