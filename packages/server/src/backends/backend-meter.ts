import type { BackendId } from '@sipher/contract';
import { type ChainId, InvalidInputError } from '@sipher/core';
import { ApiError } from '../api-error.ts';

/** How long building took with each backend, in this process, since its start. */
export type BackendMeter = {
  /** Runs a step that builds with a backend, and counts what it took and whether it failed. */
  readonly measure: <T>(building: Building, build: () => T | Promise<T>) => Promise<T>;
  /** Of one chain, or of all. */
  readonly read: (id: BackendId, chain?: ChainId) => BackendRecord;
};

/** What is built: chains differ in what a transaction of theirs costs to make. */
export type Building = { readonly backend: BackendId; readonly chain: ChainId };

/** What was measured; null where nothing was yet. */
export type BackendRecord = {
  readonly succeeded: number;
  readonly failed: number;
  readonly consecutiveSuccesses: number;
  readonly consecutiveFailures: number;
  /** Of the builds that succeeded. */
  readonly meanMs: number | null;
  readonly lastAtMs: number | null;
  /** What kind of error the last failure was. */
  readonly lastFailure: string | null;
};

const nothing: BackendRecord = {
  succeeded: 0,
  failed: 0,
  consecutiveSuccesses: 0,
  consecutiveFailures: 0,
  meanMs: null,
  lastAtMs: null,
  lastFailure: null,
};

export type MeterClocks = {
  /** The server's clock. */
  readonly nowMs: () => number;
  /** A clock that only goes forward, in fractions of milliseconds. */
  readonly elapsedMs: () => number;
};

/** Opens a meter that has measured nothing. */
export const openBackendMeter = ({ nowMs, elapsedMs }: MeterClocks): BackendMeter => {
  const records = new Map<string, BackendRecord>();
  const read = (name: string) => records.get(name) ?? nothing;
  const update = (
    { backend, chain }: Building,
    change: (record: BackendRecord) => BackendRecord,
  ) => {
    for (const name of [backend, nameOf(backend, chain)]) records.set(name, change(read(name)));
  };
  return {
    read: (id, chain) => read(chain === undefined ? id : nameOf(id, chain)),
    measure: async (building, build) => {
      const startMs = elapsedMs();
      try {
        const built = await build();
        const tookMs = elapsedMs() - startMs;
        update(building, (record) => addSuccess(record, tookMs, nowMs()));
        return built;
      } catch (error) {
        if (isFault(error)) update(building, (record) => addFailure(record, error, nowMs()));
        throw error;
      }
    },
  };
};

const nameOf = (id: BackendId, chain: ChainId): string => `${id} ${chain}`;

const addSuccess = (record: BackendRecord, tookMs: number, lastAtMs: number): BackendRecord => {
  const succeeded = record.succeeded + 1;
  const before = record.meanMs ?? 0;
  return {
    ...record,
    succeeded,
    consecutiveSuccesses: record.consecutiveSuccesses + 1,
    consecutiveFailures: 0,
    meanMs: before + (tookMs - before) / succeeded,
    lastAtMs,
  };
};

const addFailure = (record: BackendRecord, error: unknown, lastAtMs: number): BackendRecord => ({
  ...record,
  failed: record.failed + 1,
  consecutiveSuccesses: 0,
  consecutiveFailures: record.consecutiveFailures + 1,
  lastAtMs,
  // The name alone: a message could hold what the request said.
  lastFailure: error instanceof Error ? error.name : 'unknown',
});

/** A refusal of what the caller wrote tells nothing of the backend. */
const isFault = (error: unknown): boolean =>
  !(error instanceof ApiError || error instanceof InvalidInputError);
