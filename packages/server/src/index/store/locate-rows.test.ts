import { expect, test } from 'vitest';
import { openEnvironment } from '../../stores/lmdb/environment.ts';
import type { AnnouncementIndex } from '../port.ts';
import { buildStep, generateAnnouncements } from './testing/generate-announcements.ts';
import { makeIndexFolder } from './testing/open-test-index.ts';

const stream = { chain: 'solana', schemeId: 'sip' } as const;
const startMs = 1_700_000_000_000;
const rows = generateAnnouncements('solana', 5_000);

const fill = async (announcements = rows): Promise<AnnouncementIndex> => {
  const index = await makeIndexFolder().open();
  await index.advance('solana', buildStep(announcements));
  return index;
};

test('a range is inclusive at both ends, by positions and by times', async () => {
  const index = await fill();
  const all = { from: 0, to: 5_000 };
  expect(index.locate(stream, {})).toEqual(all);
  expect(index.locate(stream, { fromPosition: 1_024, toPosition: 2_048 })).toEqual({
    from: 1_024,
    to: 2_049,
  });
  const times = { fromTimeMs: startMs + 1_999_001, toTimeMs: startMs + 3_000_999 };
  expect(index.locate(stream, times)).toEqual({ from: 2_000, to: 3_001 });
  expect(index.locate(stream, { ...times, fromPosition: 2_500 })).toEqual({
    from: 2_500,
    to: 3_001,
  });
  expect(index.locate(stream, { toPosition: 9_999, toTimeMs: 9e15 })).toEqual(all);
});

test.each([
  ['behind the end', { fromPosition: 5_000 }],
  ['before the start', { toTimeMs: startMs - 1 }],
  ['upside down', { fromPosition: 9, toPosition: 8 }],
])('a range that lies %s is empty', async (_, range) => {
  const { from, to } = (await fill()).locate(stream, range);
  expect(to).toBe(from);
});

test('nothing of a range of times is missed where the times of a chain went back', async () => {
  const wrongClock = new Map([
    [100, startMs + 9_000_000],
    [4_900, startMs + 50_000],
  ]);
  const index = await fill(
    rows.map((row, ordinal) => ({ ...row, timeMs: wrongClock.get(ordinal) ?? row.timeMs })),
  );
  expect(index.locate(stream, { fromTimeMs: startMs + 8_000_000 })).toEqual({
    from: 100,
    to: 5_000,
  });
  expect(index.locate(stream, { toTimeMs: startMs + 60_000 })).toEqual({ from: 0, to: 4_901 });
  expect(index.locate(stream, { fromTimeMs: startMs + 3_000_000 }).from).toBe(100);
});

test('what is removed leaves no block behind', async () => {
  const { folder, open } = makeIndexFolder();
  const index = await open();
  await index.advance('solana', buildStep(rows));
  const step = { expected: 'next', removeFrom: 1_030 };
  await index.advance('solana', buildStep([], step));
  const space = { claim: () => {} };
  const environment = openEnvironment({ folder, isSynced: true, deadlineMs: 1_000, space });
  const blocks = environment.read((stored) =>
    stored.keys({ start: 'solana/sip/b/', end: 'solana/sip/b/~' }),
  );
  expect(blocks).toEqual(['solana/sip/b/00000000', 'solana/sip/b/00000001']);
  expect(index.total(stream)).toBe(1_030);
  await environment.close();
});
