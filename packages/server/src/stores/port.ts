/**
 * The store port: a partitioned key-value store. Everything that one API key owns lies in the
 * partition named after that key's id, so that a request touches one partition only. Drivers are
 * dumb: they move text and keep the promises below; what the text means is decided above them.
 */
export type Store = {
  /** The live entry, or null where there is none or its time has passed. Never stale. */
  get(key: EntryKey): Promise<Entry | null>;

  /** As `get` for several keys of one partition, in their order, in one round trip. */
  getMany(keys: readonly EntryKey[]): Promise<(Entry | null)[]>;

  /**
   * Writes one entry and all that indexes it, atomically. A new entry gets version 1, a rewritten
   * one its version + 1 and keeps its `createdAtMs`. An expired entry counts as absent.
   * With a durable collection the promise resolves only once the write would survive a crash.
   */
  put(key: EntryKey, value: string, options: PutOptions): Promise<PutResult>;

  /** Removes one entry, durably where the collection is durable. True if it was live until now. */
  delete(key: EntryKey): Promise<boolean>;

  /**
   * Removes a whole collection at once, durably where it is durable. Resolves to the number of live
   * entries.
   */
  deleteCollection(partition: string, collection: Collection): Promise<number>;

  /**
   * The live entries of a collection, newest first by `createdAtMs`, then by id descending. A page
   * may hold fewer than `limit` (even none) and still have a `next`: go on until that is null.
   */
  list(partition: string, collection: Collection, page: Page): Promise<Listing>;

  /**
   * Adds `by` (an integer) to a counter, atomically, and resolves to its new value. A counter that
   * is absent or expired starts at 0 and lives until `expiresAtMs`; later calls do not move that.
   * Counters are volatile: a crash of the machine may lose them, a crash of a process does not.
   */
  increment(counter: VolatileKey, by: number, expiresAtMs: number): Promise<number>;

  /**
   * Takes one token from a bucket that holds `capacity` tokens and gains one every
   * `refillIntervalMs` (the generic cell rate algorithm; the interval is rounded up to 1/1,024 ms).
   * Where the rate differs from the last call's, the new one holds. Atomic, and volatile as
   * counters are.
   */
  takeToken(bucket: VolatileKey, rate: TokenRate): Promise<TokenResult>;

  /** Resolves if the store can read and write now; else rejects with `StoreUnavailableError`. */
  ping(): Promise<void>;

  /** Waits for writes under way and releases everything. The store is not used after that. */
  close(): Promise<void>;
};

/**
 * A kind of entry. A write to a durable collection is acknowledged once it survives a crash of the
 * machine; a write to a volatile one may be lost with the machine, never with the process alone.
 */
export type Collection = { readonly name: string; readonly durable: boolean };

/** Names hold 1 to 128 characters of `A-Z a-z 0-9 _ -`. */
export type EntryKey = {
  readonly partition: string;
  readonly collection: Collection;
  readonly id: string;
};

export type VolatileKey = { readonly partition: string; readonly name: string };

export type Entry = {
  readonly id: string;
  readonly value: string;
  /** 1 for a new entry, one more with each write. */
  readonly version: number;
  readonly createdAtMs: number;
  /** The first millisecond at which the entry is gone; null: never. */
  readonly expiresAtMs: number | null;
};

export type PutOptions = {
  /** Whole milliseconds since the epoch. */
  readonly expiresAtMs: number | null;
  /** When a new entry was created; the time of the write unless given. Others keep theirs. */
  readonly createdAtMs?: number;
  /** Write only if there is no live entry. */
  readonly ifAbsent?: boolean;
  /** Write only if the live entry has this version. */
  readonly ifVersion?: number;
  /** Write a new entry only while the collection holds fewer live ones (expired ones not counted). */
  readonly maxLive?: number;
};

/** `conflict`: `ifAbsent` or `ifVersion` did not hold. `full`: `maxLive` did not. Nothing is written. */
export type PutResult =
  | { readonly outcome: 'written'; readonly entry: Entry }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'full' };

/** `after` is a `next` of an earlier listing. `limit` is 1 to 1,000. */
export type Page = { readonly limit: number; readonly after?: ListingPosition };
export type ListingPosition = { readonly createdAtMs: number; readonly id: string };
/** `next` is null on the last page. */
export type Listing = { readonly entries: Entry[]; readonly next: ListingPosition | null };

export type TokenRate = { readonly capacity: number; readonly refillIntervalMs: number };
export type TokenResult = {
  readonly taken: boolean;
  /** How many more would be taken now. */
  readonly remaining: number;
  /** Until the next token can be taken; 0 while there are some. */
  readonly retryAfterMs: number;
  /** When the bucket is full again. */
  readonly fullAtMs: number;
};

/** The store did not do what was asked within its deadline; whether a write happened is unknown. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /**
   * What the driver or the system calls the failure. Where there is no such word there is no
   * property either: a field that is only declared makes none.
   */
  declare readonly code?: string;

  constructor(
    message: string,
    { code, ...options }: ErrorOptions & { readonly code?: string } = {},
  ) {
    super(message, options);
    if (code !== undefined) this.code = code;
  }
}
