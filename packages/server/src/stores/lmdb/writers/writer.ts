import type { RootDatabase } from 'lmdb';

export type Database = RootDatabase<Buffer, string>;

export type Writer = {
  /** Runs `run` in a transaction shared with other writes. `run` must not return a promise. */
  readonly write: <T>(run: () => T) => Promise<T>;
  /** Waits for writes under way. False if one of them hangs: then the database cannot be closed. */
  readonly close: () => Promise<boolean>;
};
