import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnouncementIndex, ChainAnnouncement, IndexPlace, IndexRange } from '../port.ts';
import { buildStep, generateAnnouncements } from './testing/generate-announcements.ts';
import { makeIndexFolder } from './testing/open-test-index.ts';

const streams = [
  { chain: 'ethereum', schemeId: 'sip' },
  { chain: 'ethereum', schemeId: 'erc5564' },
] as const;
type Stream = (typeof streams)[number];

/** The index as an array, and a reader's place with what it had read by then. */
type Model = {
  rows: ChainAnnouncement[];
  steps: number;
  readonly marks: { stream: Stream; place: IndexPlace; before: ChainAnnouncement[] }[];
};

const startMs = 1_700_000_000_000;

type Command = {
  readonly count: number;
  readonly perPosition: number;
  readonly secondsBack: number;
  readonly removeShare: number | null;
};

const command = fc.record<Command>({
  count: fc.oneof(fc.nat(5), fc.nat(1_500)),
  perPosition: fc.integer({ min: 1, max: 400 }),
  secondsBack: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(20)),
  removeShare: fc.option(fc.double({ min: 0, max: 1.1, noNaN: true }), { freq: 3 }),
});

const rowsOf = (model: Model, { schemeId }: Stream) =>
  model.rows.filter((row) => row.schemeId === schemeId);

const makeRows = (model: Model, { count, perPosition, secondsBack }: Command) => {
  const start = (model.rows.at(-1)?.position ?? 0) + 1;
  return generateAnnouncements('ethereum', count, { seed: String(model.steps) }).map(
    (announcement, row) => {
      const position = start + Math.floor(row / perPosition);
      const backMs = row % 7 === 0 ? secondsBack * 1_000 : 0;
      const schemeId = row % 3 === 0 ? ('erc5564' as const) : ('sip' as const);
      return { ...announcement, schemeId, position, timeMs: startMs + position * 2_000 - backMs };
    },
  );
};

const carryOut = async (index: AnnouncementIndex, model: Model, given: Command) => {
  const last = model.rows.at(-1)?.position ?? 0;
  const { removeShare } = given;
  const removeFrom = removeShare === null ? undefined : Math.floor(removeShare * last);
  const kept = model.rows.filter((row) => row.position < (removeFrom ?? Number.POSITIVE_INFINITY));
  const announcements = makeRows({ ...model, rows: kept }, given);
  const expected = model.steps === 0 ? null : String(model.steps);
  const next = String(model.steps + 1);
  const step = buildStep(announcements, {
    expected,
    next,
    ...(removeFrom !== undefined && { removeFrom }),
  });
  expect(await index.advance('ethereum', { ...step, expected: 'another' })).toBe(false);
  expect(await index.advance('ethereum', step)).toBe(true);
  model.rows = [...kept, ...announcements];
  model.steps += 1;
};

const expectRows = (index: AnnouncementIndex, model: Model) => {
  for (const stream of streams) {
    const rows = rowsOf(model, stream);
    expect(index.total(stream)).toBe(rows.length);
    const listed = index.list(stream, 0, rows.length + 1);
    expect(listed.map((row) => row.ordinal)).toEqual(rows.map((_, ordinal) => ordinal));
    expect(listed.map(contentOfListed)).toEqual(rows.map(contentOf));
  }
};

const contentOf = (row: ChainAnnouncement) =>
  `${row.position} ${row.timeMs} ${row.viewTag} ${hex(row.ephemeralPublicKey)} ${hex(row.announcedAddress)} ${hex(row.transactionId)}`;
const contentOfListed = (row: ReturnType<AnnouncementIndex['list']>[number]) =>
  contentOf({ ...row, announcedAddress: row.addressPrefix, schemeId: 'sip' });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** From the first in the range up to and with the last; empty where there is none. */
const expectRange = (index: AnnouncementIndex, model: Model, range: Required<IndexRange>) => {
  const fields = [
    {},
    { fromPosition: range.fromPosition },
    { toPosition: range.toPosition },
    { fromTimeMs: range.fromTimeMs },
    { toTimeMs: range.toTimeMs },
    range,
  ];
  for (const stream of streams) {
    const rows = rowsOf(model, stream);
    for (const given of fields) expect(index.locate(stream, given)).toEqual(locate(rows, given));
  }
};

const locate = (rows: readonly ChainAnnouncement[], range: IndexRange) => {
  const first = (isReached: (row: ChainAnnouncement) => boolean) => {
    const found = rows.findIndex(isReached);
    return found < 0 ? rows.length : found;
  };
  const { fromPosition = 0, toPosition = 1e15, fromTimeMs = 0, toTimeMs = 1e15 } = range;
  const from = Math.max(
    first((row) => row.position >= fromPosition),
    first((row) => row.timeMs >= fromTimeMs),
  );
  const to = Math.min(
    rows.findLastIndex((row) => row.position <= toPosition) + 1,
    rows.findLastIndex((row) => row.timeMs <= toTimeMs) + 1,
  );
  return { from, to: Math.max(from, to) };
};

const mark = (index: AnnouncementIndex, model: Model, share: number) => {
  for (const stream of streams) {
    const rows = rowsOf(model, stream);
    const ordinal = Math.floor(share * rows.length);
    const place = index.placeOf(stream, ordinal);
    expect(place.position).toBe(rows[ordinal - 1]?.position ?? 0);
    model.marks.push({ stream, place, before: rows.slice(0, ordinal) });
  }
};

/** Everything before is what was read, and it is as far as that holds. */
const expectResumes = (index: AnnouncementIndex, model: Model) => {
  for (const { stream, place, before } of model.marks) {
    const rows = rowsOf(model, stream);
    const changedAt = before.findIndex((row, ordinal) => rows[ordinal] !== row);
    expect(index.resume(stream, place)).toBe(changedAt < 0 ? before.length : changedAt);
    const fromElsewhere = index.resume(stream, { ...place, indexId: 'another' });
    expect(fromElsewhere).toBe(rows.filter((row) => row.position < place.position).length);
  }
};

test('any steps, removals and readings give what an array would', async () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const runs = fc.array(fc.tuple(command, share, share), { minLength: 1, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(runs, async (steps) => {
      const { open } = makeIndexFolder();
      const index = await open();
      const model: Model = { rows: [], steps: 0, marks: [] };
      for (const [given, low, high] of steps) {
        await carryOut(index, model, given);
        expectRows(index, model);
        const last = (model.rows.at(-1)?.position ?? 0) + 1;
        const [fromPosition, toPosition] = [Math.floor(low * last), Math.floor(high * last)];
        const [fromTimeMs, toTimeMs] = [low, high].map((at) => startMs + at * last * 2_000);
        if (fromTimeMs === undefined || toTimeMs === undefined) throw new Error('expected both');
        expectRange(index, model, { fromPosition, toPosition, fromTimeMs, toTimeMs });
        mark(index, model, high);
        expectResumes(index, model);
      }
    }),
    { numRuns: 25 },
  );
});
