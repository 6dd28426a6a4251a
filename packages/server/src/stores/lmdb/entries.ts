import { expiredPerPage, isLive } from '../is-live.ts';
import type { Entry, Listing, Page, PutOptions, PutResult } from '../port.ts';
import { decodeEntryRecord, encodeEntryRecord } from './entry-record.ts';
import type { Rows } from './environment.ts';
import {
  buildCountKey,
  buildCreationKey,
  buildEntryKey,
  buildExpiryKey,
  buildHintKey,
  buildPrefixEnd,
  encodeTime,
  parseTimedKey,
} from './layout.ts';

const nothing = Buffer.alloc(0);

/** The entry that lies there, expired or not. */
export const readEntry = (rows: Rows, prefix: string, id: string): Entry | null => {
  const record = rows.get(buildEntryKey(prefix, id));
  return record === undefined ? null : decodeEntryRecord(id, record);
};

export const readLiveEntry = (rows: Rows, prefix: string, id: string, nowMs: number) => {
  const entry = readEntry(rows, prefix, id);
  return entry !== null && isLive(entry, nowMs) ? entry : null;
};

export type PutCommand = {
  readonly prefix: string;
  readonly id: string;
  readonly value: string;
  readonly options: PutOptions;
};

/** Runs inside a write transaction, as do all functions below that change rows. */
export const putEntry = (rows: Rows, command: PutCommand, nowMs: number): PutResult => {
  const { prefix, id, value, options } = command;
  const present = readEntry(rows, prefix, id);
  const live = present !== null && isLive(present, nowMs) ? present : null;
  if (options.ifAbsent === true && live !== null) return { outcome: 'conflict' };
  if (options.ifVersion !== undefined && live?.version !== options.ifVersion) {
    return { outcome: 'conflict' };
  }
  const { maxLive = Number.POSITIVE_INFINITY } = options;
  if (live === null && !makeRoom(rows, { prefix, maxLive, replaced: present }, nowMs)) {
    return { outcome: 'full' };
  }
  const entry: Entry = {
    id,
    value,
    version: (live?.version ?? 0) + 1,
    createdAtMs: live?.createdAtMs ?? options.createdAtMs ?? nowMs,
    expiresAtMs: options.expiresAtMs,
  };
  rows.put(buildEntryKey(prefix, id), encodeEntryRecord(entry));
  moveIndexes(rows, prefix, present, entry);
  return { outcome: 'written', entry };
};

const moveIndexes = (rows: Rows, prefix: string, present: Entry | null, entry: Entry): void => {
  if (present === null) writeCount(rows, prefix, readCount(rows, prefix) + 1);
  if (present?.createdAtMs !== entry.createdAtMs) {
    if (present !== null) rows.remove(buildCreationKey(prefix, present.createdAtMs, entry.id));
    rows.put(buildCreationKey(prefix, entry.createdAtMs, entry.id), nothing);
  }
  if (present !== null && present.expiresAtMs === entry.expiresAtMs) return;
  if (present !== null && present.expiresAtMs !== null) {
    rows.remove(buildExpiryKey(prefix, present.expiresAtMs, entry.id));
  }
  if (entry.expiresAtMs !== null) {
    rows.put(buildExpiryKey(prefix, entry.expiresAtMs, entry.id), nothing);
    putHint(rows, entry.expiresAtMs, prefix);
  }
};

/** Most entries share their minute's hint with others: then there is nothing to write. */
export const putHint = (rows: Rows, expiresAtMs: number, target: string): void => {
  const hintKey = buildHintKey(expiresAtMs, target);
  if (rows.get(hintKey) === undefined) rows.put(hintKey, nothing);
};

type Room = {
  readonly prefix: string;
  readonly maxLive: number;
  /** An expired entry that lies in the place of the new one. */
  readonly replaced: Entry | null;
};

/**
 * Whether one more live entry fits. The count includes expired entries that were not swept yet;
 * only where it has reached the cap are as many of them removed as are in the way, so that each
 * costs one removal and no refusal costs a scan.
 */
const makeRoom = (rows: Rows, { prefix, maxLive, replaced }: Room, nowMs: number): boolean => {
  if (maxLive === Number.POSITIVE_INFINITY) return true;
  const others = readCount(rows, prefix) - (replaced === null ? 0 : 1);
  const excess = others - maxLive + 1;
  if (excess <= 0) return true;
  const sparedId = replaced?.id;
  return removeExpired(rows, prefix, { nowMs, limit: excess, sparedId }) === excess;
};

export type Expired = {
  readonly nowMs: number;
  readonly limit: number;
  readonly sparedId?: string | undefined;
};

/** Removes the entries of one collection that expired first; returns how many. */
export const removeExpired = (
  rows: Rows,
  prefix: string,
  { nowMs, limit, sparedId }: Expired,
): number => {
  const range = { start: `${prefix}x/`, end: `${prefix}x/${encodeTime(nowMs + 1)}` };
  const ids = rows
    .keys({ ...range, limit: sparedId === undefined ? limit : limit + 1 })
    .map((expiryKey) => parseTimedKey(prefix, expiryKey).id)
    .filter((id) => id !== sparedId)
    .slice(0, limit);
  for (const id of ids) removeRows(rows, prefix, id);
  if (ids.length > 0) writeCount(rows, prefix, readCount(rows, prefix) - ids.length);
  return ids.length;
};

const removeRows = (rows: Rows, prefix: string, id: string): void => {
  const entry = readEntry(rows, prefix, id);
  if (entry === null) return;
  rows.remove(buildEntryKey(prefix, id));
  rows.remove(buildCreationKey(prefix, entry.createdAtMs, id));
  if (entry.expiresAtMs !== null) rows.remove(buildExpiryKey(prefix, entry.expiresAtMs, id));
};

export const deleteEntry = (rows: Rows, prefix: string, id: string, nowMs: number): boolean => {
  const entry = readEntry(rows, prefix, id);
  if (entry === null) return false;
  removeRows(rows, prefix, id);
  writeCount(rows, prefix, readCount(rows, prefix) - 1);
  return isLive(entry, nowMs);
};

export const deleteEntries = (rows: Rows, prefix: string, nowMs: number): number => {
  const expired = { start: `${prefix}x/`, end: `${prefix}x/${encodeTime(nowMs + 1)}` };
  const live = readCount(rows, prefix) - rows.count(expired);
  const all = rows.keys({ start: prefix, end: buildPrefixEnd(prefix) });
  for (const key of all) rows.remove(key);
  return live;
};

export const listEntries = (rows: Rows, prefix: string, page: Page, nowMs: number): Listing => {
  const { limit, after } = page;
  const start = after && buildCreationKey(prefix, after.createdAtMs, after.id);
  const newestFirst = rows.iterate({
    start: start ?? buildPrefixEnd(`${prefix}c/`),
    end: `${prefix}c/`,
    reverse: true,
  });
  const entries: Entry[] = [];
  let expired = 0;
  for (const creationKey of newestFirst) {
    if (creationKey === start) continue;
    const { id, timeMs: createdAtMs } = parseTimedKey(prefix, creationKey);
    const entry = readLiveEntry(rows, prefix, id, nowMs);
    if (entry === null) {
      expired += 1;
      if (expired > expiredPerPage) return { entries, next: { createdAtMs, id } };
    } else if (entries.length < limit) {
      entries.push(entry);
    } else {
      return { entries, next: positionOf(entries.at(-1)) };
    }
  }
  return { entries, next: null };
};

const positionOf = (last: Entry | undefined) =>
  last === undefined ? null : { createdAtMs: last.createdAtMs, id: last.id };

const readCount = (rows: Rows, prefix: string): number =>
  rows.get(buildCountKey(prefix))?.readUInt32BE(0) ?? 0;

const writeCount = (rows: Rows, prefix: string, count: number): void => {
  if (count === 0) {
    rows.remove(buildCountKey(prefix));
    return;
  }
  const record = Buffer.allocUnsafe(4);
  record.writeUInt32BE(count, 0);
  rows.put(buildCountKey(prefix), record);
};
