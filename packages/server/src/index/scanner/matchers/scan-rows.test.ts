import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, describe, expect, test } from 'vitest';
import { openCurveEngines } from '../../../curves/open-curve-engines.ts';
import { appendAnnouncements, bytesOf, openAnnouncer } from '../../../testing/announcements.ts';
import type { AnnouncementIndex, ChainAnnouncement, IndexStream, ScanKeys } from '../../port.ts';
import { openAnnouncementIndex } from '../../store/open-announcement-index.ts';
import { openMatching } from './open-matching.ts';
import { scanRows } from './scan-rows.ts';

const { engines } = openCurveEngines('native');
const native = openMatching('native');
const portable = openMatching('portable');

const folders: string[] = [];
const indexes: AnnouncementIndex[] = [];
afterAll(async () => {
  for (const index of indexes) await index.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** The announcements as the index gives them back, in blocks. */
const readBlocks = async (stream: IndexStream, announcements: readonly ChainAnnouncement[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-scan-'));
  folders.push(folder);
  const index = await openAnnouncementIndex(folder);
  indexes.push(index);
  await appendAnnouncements(index, stream.chain, announcements);
  const blocks = [];
  for (let at = 0; at < index.total(stream); at += blocks.at(-1)?.count ?? 1) {
    const block = index.readBlock(stream, at);
    if (block !== null) blocks.push(block);
  }
  return blocks;
};

type Scanned = {
  readonly stream: IndexStream;
  readonly keys: readonly ScanKeys[];
  readonly announcements: readonly ChainAnnouncement[];
};

const scan = async ({ stream, keys, announcements }: Scanned, matching = native) => {
  const matcher = matching.openMatcher(stream, keys);
  const blocks = await readBlocks(stream, announcements);
  const found = blocks.flatMap((block) => {
    const rows = { from: 0, to: block.count };
    const own = { stream, keys, matching, matcher, isStopped: () => false };
    return scanRows(own, block, rows).found;
  });
  matcher.close();
  return found;
};

const streams: readonly IndexStream[] = [
  { chain: 'solana', schemeId: 'sip' },
  { chain: 'ethereum', schemeId: 'sip' },
  { chain: 'ethereum', schemeId: 'erc5564' },
];

describe.each(streams)('on $chain by $schemeId', (stream) => {
  const announcer = openAnnouncer(stream, engines);
  const [alice, bob] = [announcer.recipientOf('alice'), announcer.recipientOf('bob')];
  const keys = [alice.keys, bob.keys];

  test('a scan finds exactly what the scheme finds, among thousands', async () => {
    const announcements = Array.from({ length: 3_000 }, (_, position) => {
      if (position % 97 === 0) return announcer.pay(alice, position).announcement;
      if (position % 131 === 0) return announcer.pay(bob, position).announcement;
      return announcer.strange(position);
    });
    const found = await scan({ stream, keys, announcements });
    // By the scheme itself, on what was announced, whole.
    const { scheme } = announcer;
    const expected = announcements.flatMap((announcement, ordinal) =>
      keys.flatMap((own, keyIndex) =>
        scheme.check({ chain: stream.chain, ...own }, announcement) ? [[ordinal, keyIndex]] : [],
      ),
    );
    expect(expected.length).toBeGreaterThan(50);
    expect(found.map(({ announcement, keyIndex }) => [announcement.ordinal, keyIndex])).toEqual(
      expected,
    );
  });

  test('what it finds is the announcement as the chain showed it', async () => {
    const { announcement, stealthPublicKey } = announcer.pay(bob, 7);
    const announcements = [announcer.strange(6), announcement, announcer.strange(8)];
    const [found, ...more] = await scan({ stream, keys, announcements });
    expect(more).toEqual([]);
    const { ephemeralPublicKey, viewTag, announcedAddress, transactionId } = announcement;
    expect(found?.keyIndex).toBe(1);
    expect(plain(found?.stealthPublicKey)).toEqual(plain(stealthPublicKey));
    const { announcement: shown } = found ?? {};
    expect(shown).toMatchObject({ ordinal: 1, viewTag, position: 7, timeMs: announcement.timeMs });
    expect(plain(shown?.ephemeralPublicKey)).toEqual(plain(ephemeralPublicKey));
    expect(plain(shown?.transactionId)).toEqual(plain(transactionId));
    expect(plain(shown?.addressPrefix)).toEqual(
      plain(announcedAddress).slice(0, shown?.addressPrefix.length),
    );
  });

  test('without a native library it finds the same', async () => {
    const announcements = [
      announcer.strange(0),
      announcer.pay(alice, 1).announcement,
      announcer.pay(bob, 2).announcement,
      announcer.strange(3),
    ];
    const request = { stream, keys, announcements };
    const outline = async (matching: typeof native) =>
      (await scan(request, matching)).map(({ announcement, keyIndex }) => [
        announcement.ordinal,
        keyIndex,
      ]);
    expect(await outline(portable)).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(await outline(native)).toEqual(await outline(portable));
  });

  test('a block full of the recipient’s view tags with other addresses pays nobody', async () => {
    // Anybody can derive a payment from a meta-address, and announce another address with it.
    const announcements = Array.from({ length: 1_024 }, (_, position) => ({
      ...announcer.pay(alice, position).announcement,
      announcedAddress: announcer.strange(position).announcedAddress,
    }));
    expect(await scan({ stream, keys: [alice.keys], announcements })).toEqual([]);
  });

  test('a wrong view tag hides a payment, as the scheme says', async () => {
    const { announcement } = announcer.pay(alice, 1);
    const announcements = [{ ...announcement, viewTag: announcement.viewTag ^ 1 }];
    expect(await scan({ stream, keys, announcements })).toEqual([]);
  });

  test('an announcement that was sent twice is found twice', async () => {
    const { announcement } = announcer.pay(alice, 1);
    expect(await scan({ stream, keys, announcements: [announcement, announcement] })).toHaveLength(
      2,
    );
  });

  test('keys that are no points pay nobody, and stop nothing', async () => {
    const { announcement } = announcer.pay(alice, 500);
    const prefix = announcement.ephemeralPublicKey.length === 33 ? [2] : [];
    const garbage = Array.from({ length: 200 }, (_, position) => ({
      ...announcement,
      position,
      ephemeralPublicKey: Uint8Array.from([...prefix, ...bytesOf(`no point ${position}`, 32)]),
    }));
    const found = await scan({ stream, keys, announcements: [...garbage, announcement] });
    expect(found.map(({ announcement: { position } }) => position)).toEqual([500]);
  });

  test('is stopped between two steps, and says up to where it came', async () => {
    const announcements = Array.from({ length: 900 }, (_, at) => announcer.strange(at));
    const [block] = await readBlocks(stream, announcements);
    if (block === undefined) throw new Error('expected a block');
    const matcher = native.openMatcher(stream, [alice.keys]);
    let asked = 0;
    const isStopped = () => ++asked > 1;
    const own = { stream, keys: [alice.keys], matching: native, matcher, isStopped };
    const { nextRow } = scanRows(own, block, { from: 10, to: 900 });
    expect(nextRow).toBe(10 + matcher.pairsAtOnce);
    matcher.close();
  });

  test('is stopped between two payments, and tells nothing of a row in part', async () => {
    const announcements = [0, 1, 2].map((at) => announcer.pay(alice, at).announcement);
    const [block] = await readBlocks(stream, announcements);
    if (block === undefined) throw new Error('expected a block');
    const keys = [alice.keys, alice.keys];
    const matcher = native.openMatcher(stream, keys);
    let asked = 0;
    // Once before the rows, then before each payment: the fourth is the second of the second row.
    const isStopped = () => ++asked > 4;
    const own = { stream, keys, matching: native, matcher, isStopped };
    const { nextRow, found } = scanRows(own, block, { from: 0, to: 3 });
    expect(nextRow).toBe(1);
    expect(found.map(({ announcement: { ordinal } }) => ordinal)).toEqual([0, 0]);
    matcher.close();
  });
});

describe('points of ed25519 that are not of prime order', () => {
  const stream = { chain: 'solana', schemeId: 'sip' } as const;
  const announcer = openAnnouncer(stream, engines);
  const alice = announcer.recipientOf('alice');

  test('a payment whose key has a part of small order is refused, as the scheme does', async () => {
    const { announcement } = announcer.pay(alice, 1);
    // Doubled, the point of order 8 becomes those of order 4 and 2.
    const torsion = ed25519.Point.fromHex(
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    );
    const mixed = Array.from({ length: 7 }, (_, index) => ({
      ...announcement,
      position: index + 2,
      ephemeralPublicKey: ed25519.Point.fromBytes(announcement.ephemeralPublicKey)
        .add(torsion.multiply(BigInt(index + 1)))
        .toBytes(),
    }));
    const found = await scan({
      stream,
      keys: [alice.keys],
      announcements: [announcement, ...mixed],
    });
    expect(found.map(({ announcement: { position } }) => position)).toEqual([1]);
  });

  test('one with the other sign of x, which shares its u-coordinate, is refused', async () => {
    const { announcement } = announcer.pay(alice, 1);
    const negated = ed25519.Point.fromBytes(announcement.ephemeralPublicKey).negate().toBytes();
    const announcements = [{ ...announcement, ephemeralPublicKey: negated }];
    expect(await scan({ stream, keys: [alice.keys], announcements })).toEqual([]);
  });
});

const plain = (bytes: Uint8Array | undefined) => [...(bytes ?? [])];
