/**
 * How rows lie in an environment: one tree, keys as text, so that all that belongs to a collection
 * is adjacent and a write touches few pages. Names hold no `/`, `!`, `#`, `+` or `%`, which lead or part
 * the keys; times are fixed-width, so that keys sort by time and then by id.
 *
 * `<partition>/<collection>/e/<id>`          an entry
 * `<partition>/<collection>/c/<time>/<id>`   its place by creation
 * `<partition>/<collection>/n`               how many entries lie there, expired ones included
 * `<partition>/<collection>/x/<time>/<id>`   its place by expiry
 * `+<partition>/<name>`, `%<partition>/<name>`  a counter, a token bucket
 * `!<minute>/<one of the above, without its last part>`  something there expires in that minute
 * `#ping`                                    what `ping` writes
 */
export const buildCollectionPrefix = (partition: string, collection: string): string =>
  `${partition}/${collection}/`;

export const buildEntryKey = (prefix: string, id: string): string => `${prefix}e/${id}`;
export const buildCreationKey = (prefix: string, createdAtMs: number, id: string): string =>
  `${prefix}c/${encodeTime(createdAtMs)}/${id}`;
export const buildExpiryKey = (prefix: string, expiresAtMs: number, id: string): string =>
  `${prefix}x/${encodeTime(expiresAtMs)}/${id}`;
export const buildCountKey = (prefix: string): string => `${prefix}n`;
export const buildCounterKey = (partition: string, name: string): string => `+${partition}/${name}`;
export const buildBucketKey = (partition: string, name: string): string => `%${partition}/${name}`;

export const pingKey = '#ping';

const minuteMs = 60_000;
const minuteDigits = 7;

/** A row that says: the row or collection `target` holds something that expires in this minute. */
export const buildHintKey = (expiresAtMs: number, target: string): string =>
  `!${encodeMinute(expiresAtMs)}/${target}`;
export const parseHintTarget = (hintKey: string): string => hintKey.slice(minuteDigits + 2);
/** All hints of minutes that are wholly past lie in this range. */
export const buildPastHints = (nowMs: number) => ({ start: '!', end: `!${encodeMinute(nowMs)}/` });
export const isSameMinute = (oneMs: number, otherMs: number): boolean =>
  Math.floor(oneMs / minuteMs) === Math.floor(otherMs / minuteMs);

/** Enough until the year 5188. */
const timeDigits = 9;

export const encodeTime = (timeMs: number): string => timeMs.toString(36).padStart(timeDigits, '0');
export const decodeTime = (text: string): number => Number.parseInt(text, 36);

const encodeMinute = (timeMs: number): string =>
  Math.floor(timeMs / minuteMs)
    .toString(36)
    .padStart(minuteDigits, '0');

/** The time and the id at the end of a creation or expiry key of this collection. */
export const parseTimedKey = (prefix: string, timedKey: string) => {
  const timeStart = prefix.length + 2;
  return {
    timeMs: decodeTime(timedKey.slice(timeStart, timeStart + timeDigits)),
    id: timedKey.slice(timeStart + timeDigits + 1),
  };
};

/** Follows every key that begins with `prefix`: names and times hold ASCII alone. */
export const buildPrefixEnd = (prefix: string): string => `${prefix}\x7f`;
