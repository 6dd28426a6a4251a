import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBlock, decodeBlockHead, encodeBlock } from './block.ts';
import type { Place, Rows } from './rows.ts';

const widths = { ephemeralKeys: 3, viewTags: 1, addressPrefixes: 2, transactionIds: 5 };

const rowsAt = (places: readonly Place[]): Rows => {
  const fill = (width: number, byte: number) =>
    Uint8Array.from({ length: places.length * width }, (_, index) => byte + index);
  return {
    ephemeralKeys: fill(widths.ephemeralKeys, 1),
    viewTags: fill(widths.viewTags, 2),
    addressPrefixes: fill(widths.addressPrefixes, 3),
    transactionIds: fill(widths.transactionIds, 4),
    places,
  };
};

const open = (rows: Rows) => new Uint8Array(encodeBlock(rows));

const arbitraryPlaces = fc
  .array(
    fc.record({
      position: fc.oneof(fc.nat(300), fc.maxSafeNat()),
      timeMs: fc.oneof(fc.nat(9_000), fc.integer({ min: 0, max: 2 ** 52 })),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((places) => places.toSorted((a, b) => a.position - b.position));

test('gives back what was laid into it, whatever the places', () => {
  fc.assert(
    fc.property(arbitraryPlaces, fc.boolean(), (places, isWhole) => {
      const rows = rowsAt(
        isWhole
          ? places.map((place) => ({ ...place, timeMs: (place.timeMs % 1e9) * 1e3 }))
          : places,
      );
      const { count, columns, readPlaces } = decodeBlock(open(rows), widths);
      expect({ count, ...columns, places: readPlaces() }).toEqual({
        count: places.length,
        ...rows,
      });
    }),
  );
});

test('its head tells the bounds of its positions and times', () => {
  const places = [
    { position: 7, timeMs: 5_000 },
    { position: 9, timeMs: 3_000 },
    { position: 12, timeMs: 4_000 },
  ];
  expect(decodeBlockHead(open(rowsAt(places)))).toEqual({
    count: 3,
    position: { least: 7, most: 12 },
    timeMs: { least: 3_000, most: 5_000 },
  });
});

test('a row of a busy chain needs two bytes for its place', () => {
  const places = Array.from({ length: 1_000 }, (_, index) => ({
    position: 300_000_000 + index * 100,
    timeMs: 1_700_000_000_000 + index * 40_000,
  }));
  const row = 3 + 1 + 2 + 5;
  expect(open(rowsAt(places)).length).toBeLessThan(1_000 * (row + 2) + 50);
});
