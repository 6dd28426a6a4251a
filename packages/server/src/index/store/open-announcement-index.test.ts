import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeMontgomery } from '@sipher/core/x25519';
import { describe, expect, test } from 'vitest';
import { StoreUnavailableError } from '../../stores/port.ts';
import type { ChainAnnouncement } from '../port.ts';
import { openAnnouncementIndex } from './open-announcement-index.ts';
import { buildStep, generateAnnouncements } from './testing/generate-announcements.ts';
import { makeIndexFolder } from './testing/open-test-index.ts';

const solana = { chain: 'solana', schemeId: 'sip' } as const;
const ethereum = { chain: 'ethereum', schemeId: 'sip' } as const;
const erc5564 = { chain: 'ethereum', schemeId: 'erc5564' } as const;

const openIndex = () => makeIndexFolder().open();

const listedOf = (announcement: ChainAnnouncement, ordinal: number) => {
  const { announcedAddress, schemeId: _, ...rest } = announcement;
  return { ...rest, ordinal, addressPrefix: announcedAddress.slice(0, 12) };
};

describe('a step', () => {
  test('is there whole, in its order, with its state', async () => {
    const index = await makeIndexFolder().open({ nowMs: () => 77 });
    expect(index.readState('solana')).toBeNull();
    const announcements = generateAnnouncements('solana', 2_500);
    const indexedTo = { position: 9_000, timeMs: 8 };
    const step = buildStep(announcements, { next: 'a', indexedTo });
    expect(await index.advance('solana', step)).toBe(true);
    expect(index.readState('solana')).toEqual({ follower: 'a', indexedTo, steppedAtMs: 77 });
    expect(index.total(solana)).toBe(2_500);
    expect(index.list(solana, 0, 3_000)).toEqual(announcements.map(listedOf));
    expect(index.list(solana, 1_020, 10).map(({ ordinal }) => ordinal)).toEqual([
      1_020, 1_021, 1_022, 1_023, 1_024, 1_025, 1_026, 1_027, 1_028, 1_029,
    ]);
    expect(index.list(solana, 2_500, 10)).toEqual([]);
  });

  test('goes to the streams of its schemes, addresses of EVM chains whole', async () => {
    const index = await openIndex();
    const announcements = generateAnnouncements('ethereum', 6).map((announcement, place) => ({
      ...announcement,
      schemeId: place < 2 ? ('sip' as const) : ('erc5564' as const),
    }));
    await index.advance('ethereum', buildStep(announcements));
    expect([ethereum, erc5564, solana].map(index.total)).toEqual([2, 4, 0]);
    const [first] = index.list(erc5564, 0, 1);
    expect(first).toMatchObject({
      ephemeralPublicKey: announcements[2]?.ephemeralPublicKey,
      addressPrefix: announcements[2]?.announcedAddress,
    });
  });

  test('is refused where the follower stands elsewhere', async () => {
    const index = await openIndex();
    const announcements = generateAnnouncements('solana', 1);
    const advance = (expected: string | null, next: string) =>
      index.advance('solana', buildStep(announcements, { expected, next }));
    expect(await advance('a', 'b')).toBe(false);
    expect(await advance(null, 'a')).toBe(true);
    expect(await advance(null, 'c')).toBe(false);
    expect(await advance('b', 'c')).toBe(false);
    expect(index.readState('solana')?.follower).toBe('a');
    expect(index.total(solana)).toBe(1);
  });

  test('of many at once one is taken', async () => {
    const index = await openIndex();
    const announcements = generateAnnouncements('solana', 3_000);
    const taken = await Promise.all(
      ['a', 'b', 'c'].map((next) => index.advance('solana', buildStep(announcements, { next }))),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(index.total(solana)).toBe(3_000);
  });

  test('out of order is the fault of its maker, and changes nothing', async () => {
    const index = await openIndex();
    const [first, second, third] = generateAnnouncements('solana', 3, { fromPosition: 5 });
    if (!first || !second || !third) throw new Error('expected three');
    await index.advance('solana', buildStep([second], { next: 'a' }));
    const advance = (announcements: ChainAnnouncement[], step = {}) =>
      index.advance('solana', buildStep(announcements, { expected: 'a', next: 'b', ...step }));
    await expect(advance([first])).rejects.toThrow(
      new RangeError('announcements.position: expected 6 or more, got 5'),
    );
    await expect(advance([third, second])).rejects.toThrow(RangeError);
    await expect(advance([{ ...third, position: Number.NaN }])).rejects.toThrow(RangeError);
    await expect(advance([{ ...third, position: 7.5 }])).rejects.toThrow(RangeError);
    await expect(advance([{ ...third, timeMs: -1 }])).rejects.toThrow(RangeError);
    await expect(advance([third], { removeFrom: -1 })).rejects.toThrow(RangeError);
    const beyond = { indexedTo: { position: 2 ** 53, timeMs: null } };
    await expect(advance([third], beyond)).rejects.toThrow(RangeError);
    await expect(index.advance('near', buildStep([third]))).rejects.toThrow(RangeError);
    expect(index.readState('solana')?.follower).toBe('a');
    expect(index.total(solana)).toBe(1);
    expect(await advance([first], { removeFrom: 6 })).toBe(true);
  });
});

describe('a block', () => {
  test('holds its columns as a scan reads them', async () => {
    const index = await openIndex();
    const announcements = generateAnnouncements('solana', 1_500);
    await index.advance('solana', buildStep(announcements));
    const block = index.readBlock(solana, 1_200);
    const rows = announcements.slice(1_024);
    expect(block).toMatchObject({ firstOrdinal: 1_024, count: 476 });
    expect(block?.ephemeralKeys).toEqual(
      encodeMontgomery(Buffer.concat(rows.map((one) => one.ephemeralPublicKey))),
    );
    expect(block?.viewTags).toEqual(Uint8Array.from(rows, ({ viewTag }) => viewTag));
    expect(block?.addressPrefixes.slice(12, 24)).toEqual(rows[1]?.announcedAddress.slice(0, 12));
    expect(block?.transactionIds.slice(64, 128)).toEqual(rows[1]?.transactionId);
    expect(block?.readPlaces()).toEqual(rows.map(({ position, timeMs }) => ({ position, timeMs })));
    expect(index.readBlock(solana, 1_500)).toBeNull();
  });

  test('is a copy: nothing that is done to it or after it shows on the other side', async () => {
    const index = await openIndex();
    const announcements = generateAnnouncements('ethereum', 10);
    await index.advance('ethereum', buildStep(announcements));
    const block = index.readBlock(ethereum, 0);
    const before = block?.viewTags.slice();
    index.readBlock(ethereum, 0)?.viewTags.fill(0);
    for (let call = 0; call < 10; call += 1) index.list(ethereum, 0, 10);
    expect(block?.viewTags).toEqual(before);
    expect(block?.viewTags).toEqual(index.readBlock(ethereum, 0)?.viewTags);
  });
});

describe('an index', () => {
  test('is for its owner alone, and is there when it is opened again', async () => {
    const { folder } = makeIndexFolder();
    const index = await openAnnouncementIndex(folder);
    await index.advance('solana', buildStep(generateAnnouncements('solana', 3)));
    const place = index.placeOf(solana, 2);
    await index.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'data.mdb')).mode & 0o777).toBe(0o600);
    const again = await openAnnouncementIndex(folder);
    expect(again.total(solana)).toBe(3);
    expect(again.placeOf(solana, 2)).toEqual(place);
    await again.close();
  });

  test('opened for reading alone sees every step and takes none', async () => {
    const { open } = makeIndexFolder();
    await expect(open({ readOnly: true })).rejects.toThrow(/there is no announcement index/);
    const index = await open();
    const reader = await open({ readOnly: true });
    await index.advance('solana', buildStep(generateAnnouncements('solana', 3)));
    expect(reader.total(solana)).toBe(3);
    await expect(reader.advance('solana', buildStep([]))).rejects.toThrow(StoreUnavailableError);
    const lease = { holder: 'a', nowMs: 0, untilMs: 9 };
    await expect(reader.lead('solana', lease)).rejects.toThrow(StoreUnavailableError);
  });

  test('that cannot be opened is told by its folder', async () => {
    const { root } = makeIndexFolder();
    writeFileSync(join(root, 'file'), '');
    await expect(openAnnouncementIndex(join(root, 'file'))).rejects.toThrow(StoreUnavailableError);
  });
});

describe('the lead of a chain', () => {
  const lease = { holder: 'a', nowMs: 1_000, untilMs: 2_000 };

  test("is one holder's until its time has passed, and that holder renews it", async () => {
    const index = await openIndex();
    expect(await index.lead('solana', lease)).toBe(true);
    expect(await index.lead('solana', { ...lease, holder: 'b' })).toBe(false);
    expect(await index.lead('ethereum', { ...lease, holder: 'b' })).toBe(true);
    expect(await index.lead('solana', { ...lease, untilMs: 3_000 })).toBe(true);
    const later = { holder: 'b', nowMs: 2_999, untilMs: 4_000 };
    expect(await index.lead('solana', later)).toBe(false);
    expect(await index.lead('solana', { ...later, nowMs: 3_000 })).toBe(true);
    expect(await index.lead('solana', { ...lease, nowMs: 3_500 })).toBe(false);
  });

  test('is free at once when its holder, and nobody else, gives it up', async () => {
    const index = await openIndex();
    await index.lead('solana', lease);
    expect(await index.lead('solana', { holder: 'b', nowMs: 1_500, untilMs: 0 })).toBe(false);
    expect(await index.lead('solana', { ...lease, holder: 'b' })).toBe(false);
    expect(await index.lead('solana', { ...lease, untilMs: 1_000 })).toBe(false);
    expect(await index.lead('solana', { ...lease, holder: 'b' })).toBe(true);
  });
});
