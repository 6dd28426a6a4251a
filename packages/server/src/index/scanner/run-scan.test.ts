import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundPayment, ScanRequest } from '../port.ts';
import { runScan } from './run-scan.ts';
import { isStopped, openScanControl } from './scan-control.ts';
import type { Slice } from './scan-slice.ts';

const keys = [{ viewingPrivateKey: new Uint8Array(32), spendingPublicKey: new Uint8Array(32) }];
const stream = { chain: 'solana', schemeId: 'sip' } as const;
const base = { owner: 'one', stream, keys, budgetMs: 2_000 };

const paymentAt = (ordinal: number, keyIndex = 0): FoundPayment => ({
  keyIndex,
  stealthPublicKey: new Uint8Array(32),
  announcement: {
    ordinal,
    ephemeralPublicKey: new Uint8Array(32),
    viewTag: 0,
    addressPrefix: new Uint8Array(12),
    transactionId: new Uint8Array(64),
    position: ordinal,
    timeMs: ordinal,
  },
});

/** Slices that find what lies in them, in whatever order they are finished. */
const runWith = async (
  request: ScanRequest,
  { payments, window }: { readonly payments: readonly FoundPayment[]; readonly window: number },
) => {
  const control = openScanControl();
  const ranges: Slice['range'][] = [];
  const runSlice = async ({ range }: Slice) => {
    ranges.push(range);
    // The first of two comes after the second.
    for (let turns = ranges.length % 3; turns >= 0; turns -= 1) await Promise.resolve();
    const found = payments.filter(
      ({ announcement: { ordinal } }) => ordinal >= range.from && ordinal < range.to,
    );
    return { found, nextOrdinal: range.to };
  };
  const page = await runScan(request, { control, runSlice, window });
  return { page, ranges, control };
};

const ordinalsOf = ({ found }: { readonly found: readonly FoundPayment[] }) =>
  found.map(({ announcement: { ordinal } }) => ordinal);

test('slices cover the range, none of them beyond its block, and their finds come in order', async () => {
  const payments = [5, 1_023, 1_024, 4_000, 9_999].map((ordinal) => paymentAt(ordinal));
  const request = { ...base, limit: 100, range: { from: 3, to: 10_000 } };
  const { page, ranges, control } = await runWith(request, { payments, window: 3 });
  expect(ordinalsOf(page)).toEqual([5, 1_023, 1_024, 4_000, 9_999]);
  expect(page).toMatchObject({ nextOrdinal: 10_000, scanned: 9_997 });
  expect(ranges.map(({ from }) => from)).toEqual([3, ...ranges.slice(0, -1).map(({ to }) => to)]);
  expect(
    ranges.every(({ from, to }) => Math.floor(from / 1_024) === Math.floor((to - 1) / 1_024)),
  ).toBe(true);
  expect(isStopped(control)).toBe(true);
});

test('the limit ends it right after an announcement, whose payments stay together', async () => {
  const payments = [paymentAt(7), paymentAt(9, 0), paymentAt(9, 1), paymentAt(11)];
  const request = { ...base, limit: 2, range: { from: 0, to: 5_000 } };
  const { page } = await runWith(request, { payments, window: 2 });
  expect(ordinalsOf(page)).toEqual([7, 9, 9]);
  expect(page).toMatchObject({ nextOrdinal: 10, scanned: 10 });
});

test('a slice that ends early ends the scan there', async () => {
  const request = { ...base, limit: 100, range: { from: 0, to: 10_000 } };
  const runSlice = async ({ range }: Slice) => ({
    found: [paymentAt(range.from)],
    nextOrdinal: range.from === 1_024 ? 1_500 : range.to,
  });
  const page = await runScan(request, { control: openScanControl(), runSlice, window: 4 });
  expect(ordinalsOf(page)).toEqual([0, 1_024]);
  expect(page).toMatchObject({ nextOrdinal: 1_500, scanned: 1_500 });
});

test('a slice that fails fails the scan, and stops the others', async () => {
  const control = openScanControl();
  const request = { ...base, limit: 100, range: { from: 0, to: 10_000 } };
  const runSlice = async ({ range }: Slice) => {
    if (range.from > 0) throw new Error('the thread died');
    return { found: [], nextOrdinal: range.to };
  };
  await expect(runScan(request, { control, runSlice, window: 3 })).rejects.toThrow('thread died');
  expect(isStopped(control)).toBe(true);
});

test('an empty range is scanned at once', async () => {
  const request = { ...base, limit: 1, range: { from: 12, to: 12 } };
  const { page, ranges } = await runWith(request, { payments: [], window: 2 });
  expect(page).toEqual({ found: [], nextOrdinal: 12, scanned: 0 });
  expect(ranges).toEqual([]);
});

test('pages of any limit, put together, are the scan in one', async () => {
  const ordinals = fc.uniqueArray(fc.nat(6_000), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(ordinals, fc.integer({ min: 1, max: 9 }), async (drawn, limit) => {
      const payments = drawn.sort((a, b) => a - b).map((ordinal) => paymentAt(ordinal));
      const together: number[] = [];
      let from = 0;
      while (from < 6_001) {
        const request = { ...base, limit, range: { from, to: 6_001 } };
        const { page } = await runWith(request, { payments, window: 3 });
        expect(page.scanned).toBe(page.nextOrdinal - from);
        together.push(...ordinalsOf(page));
        from = page.nextOrdinal;
      }
      expect(together).toEqual(drawn);
    }),
    { numRuns: 50 },
  );
});
