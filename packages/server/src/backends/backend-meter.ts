import type { BackendId } from '@sipher/contract';
import { InvalidInputError } from '@sipher/core';
import { ApiError } from '../api-error.ts';

/** How long building took with each backend, in this process, since its start. */
export type BackendMeter = {
  /** Runs a step that builds with a backend, and counts what it took and whether it failed. */
  readonly measure: <T>(id: BackendId, build: () => T | Promise<T>) => Promise<T>;
  readonly read: (id: BackendId) => BackendRecord;
};

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
  const records = new Map<BackendId, BackendRecord>();
  const read = (id: BackendId) => records.get(id) ?? nothing;
  return {
    read,
    measure: async (id, build) => {
      const startMs = elapsedMs();
      try {
        const built = await build();
        records.set(id, addSuccess(read(id), elapsedMs() - startMs, nowMs()));
        return built;
      } catch (error) {
        if (isFault(error)) records.set(id, addFailure(read(id), error, nowMs()));
        throw error;
      }
    },
  };
};

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
