import type { Place } from './rows.ts';

/** Where a column of places starts from, and in what steps its times go. */
export type PlaceOrigin = {
  readonly position: number;
  readonly timeMs: number;
  readonly timeUnitMs: number;
};

/**
 * Each place as two differences from the one before it, positions plain and times zigzag, as
 * LEB128: on a busy chain two to four bytes a row.
 */
export const encodePlaces = (places: readonly Place[], origin: PlaceOrigin): Uint8Array => {
  const bytes = new Uint8Array(places.length * 2 * longestVarint);
  let length = 0;
  let { position, timeMs } = origin;
  for (const place of places) {
    length = writeVarint(place.position - position, bytes, length);
    length = writeVarint(zigzag((place.timeMs - timeMs) / origin.timeUnitMs), bytes, length);
    ({ position, timeMs } = place);
  }
  return bytes.subarray(0, length);
};

export const decodePlaces = (bytes: Uint8Array, origin: PlaceOrigin, count: number): Place[] => {
  const places: Place[] = [];
  const reader = { bytes, offset: 0 };
  let { position, timeMs } = origin;
  while (places.length < count) {
    position += readVarint(reader);
    timeMs += unzigzag(readVarint(reader)) * origin.timeUnitMs;
    places.push({ position, timeMs });
  }
  return places;
};

const longestVarint = 8;
const sevenBits = 128;

/** Without bitwise operators: these take 32 bits alone. */
const writeVarint = (value: number, bytes: Uint8Array, start: number): number => {
  let offset = start;
  let rest = value;
  while (rest >= sevenBits) {
    bytes[offset] = (rest % sevenBits) + sevenBits;
    rest = Math.floor(rest / sevenBits);
    offset += 1;
  }
  bytes[offset] = rest;
  return offset + 1;
};

const readVarint = (reader: { readonly bytes: Uint8Array; offset: number }): number => {
  let value = 0;
  for (let scale = 1; ; scale *= sevenBits) {
    const byte = reader.bytes[reader.offset];
    if (byte === undefined) throw new RangeError('places: expected more bytes');
    reader.offset += 1;
    value += (byte % sevenBits) * scale;
    if (byte < sevenBits) return value;
  }
};

/** -1, 1, -2, 2 as 1, 2, 3, 4. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
