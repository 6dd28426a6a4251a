import { randomBytes } from 'node:crypto';
import {
  decodeHex,
  encodeAnnouncements,
  encodeHex,
  encodeTransactionId,
  type ListedAnnouncement,
  nobleEngines,
} from '@sipher/core';
import { expect, test } from 'vitest';
import { deriveAddress } from './derive-address.ts';
import { generateKeys } from './generate-keys.ts';
import type { AnnouncementSource } from './scan/read-pages.ts';
import { type ScanProgress, scanPayments } from './scan-payments.ts';

const keys = generateKeys({ chain: 'solana' });
const own = {
  viewingPrivateKey: keys.viewingPrivateKey,
  spendingPublicKey: keys.metaAddress.spendingKey,
  chain: keys.chain,
};
const index = { position: 900, timestamp: 5, updatedAt: 6, lagMs: 1, state: 'following' };

const announce = (position: number, payee = generateKeys({ chain: 'solana' })) => {
  const { stealthAddress, address } = deriveAddress({ recipientMetaAddress: payee.metaAddress });
  const { ephemeralPublicKey, viewTag } = stealthAddress;
  const field = { field: 'bytes', lengthBytes: 32 };
  const row: ListedAnnouncement = {
    ephemeralPublicKey: decodeHex(ephemeralPublicKey, field),
    viewTag,
    addressPrefix: decodeHex(stealthAddress.address, field).subarray(0, 12),
    transactionId: Uint8Array.from(randomBytes(64)),
    position,
    timeMs: position * 1000,
  };
  return { row, address, stealthAddress };
};

/** Of nobody's, with every tag, so that about as many pass its check as of real ones. */
const noise = (count: number): ListedAnnouncement[] => {
  const { row } = announce(1);
  return Array.from({ length: count }, (_, index) => ({
    ...row,
    viewTag: index % 256,
    addressPrefix: Uint8Array.from(randomBytes(12)),
  }));
};

type Page = { readonly bytes: Uint8Array; readonly nextCursor: string | null };
type Asked = { readonly id: string; readonly query: Record<string, unknown>; signal: AbortSignal };

/** A client whose pages are these, by the cursor that leads to them. */
const sourceOf = (pages: Readonly<Record<string, Page | Error | Promise<Page>>>) => {
  const asked: Asked[] = [];
  const note = (id: string, { query }: { query: Asked['query'] }, { signal }: Asked) =>
    void asked.push({ id, query, signal });
  const source = {
    request: async (id: string, input: Asked, options: Asked) => {
      note(id, input, options);
      return { total: 77, index };
    },
    requestBytes: async (id: string, input: Asked, options: Asked) => {
      note(id, input, options);
      const page = await pages[String(input.query.cursor ?? '')];
      if (page instanceof Error) throw page;
      return page;
    },
  };
  // The two methods of the client, as far as scanning uses them.
  return { asked, sipher: source as unknown as AnnouncementSource };
};

const pageOf = (rows: readonly ListedAnnouncement[], nextCursor: string | null): Page => ({
  bytes: encodeAnnouncements(rows),
  nextCursor,
});

const collect = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
};

test('what was paid is found, page by page, in the shape of the server’s answers', async () => {
  const [first, second] = [announce(10, keys), announce(20, keys)];
  const { sipher, asked } = sourceOf({
    '': pageOf([...noise(3), first.row, announce(11).row], 'two'),
    two: pageOf([], 'three'),
    three: pageOf([second.row, ...noise(2)], null),
  });
  const progress: ScanProgress[] = [];
  const onProgress = (seen: ScanProgress) => void progress.push(seen);
  const pages = await collect(scanPayments({ sipher, ...own, fromSlot: 7, onProgress }));
  expect(pages.map(({ scanned, nextCursor }) => ({ scanned, nextCursor }))).toEqual([
    { scanned: 5, nextCursor: 'two' },
    { scanned: 0, nextCursor: 'three' },
    { scanned: 3, nextCursor: null },
  ]);
  expect(pages[0]).toMatchObject({ total: 77, index, chain: 'solana', backend: 'sip-native' });
  const payments = pages.flatMap((page) => page.payments);
  const viewed = [first, second].map(({ row, address, stealthAddress }) => ({
    stealthAddress: address,
    stealthPublicKey: stealthAddress.address,
    ephemeralPublicKey: encodeHex(row.ephemeralPublicKey),
    viewTag: row.viewTag,
    txSignature: encodeTransactionId('solana', row.transactionId),
    slot: row.position,
    timestamp: row.timeMs,
  }));
  expect(payments).toEqual(viewed);
  expect(progress.at(-1)).toEqual({ scanned: 8, total: 77, found: 2 });
  expect(asked.map(({ query }) => query)).toEqual(
    [{ limit: 1 }, {}, { cursor: 'two' }, { cursor: 'three' }].map((each) =>
      expect.objectContaining({ chain: 'solana', fromSlot: 7, limit: 10_000, ...each }),
    ),
  );
});

test('a scan goes on from the cursor that an earlier one gave', async () => {
  const paid = announce(20, keys);
  const { sipher, asked } = sourceOf({
    '': new Error('begun anew'),
    two: pageOf([paid.row], null),
  });
  const pages = await collect(scanPayments({ sipher, ...own, cursor: 'two', limit: 50 }));
  expect(pages.flatMap(({ payments }) => payments)).toHaveLength(1);
  expect(asked[1]?.query).toMatchObject({ cursor: 'two', limit: 50 });
});

test('no key leaves: what is asked names the chain and the range alone', async () => {
  const { sipher, asked } = sourceOf({ '': pageOf([announce(10, keys).row], null) });
  await collect(scanPayments({ sipher, ...own }));
  const text = JSON.stringify(asked);
  for (const secret of [own.viewingPrivateKey, own.spendingPublicKey]) {
    expect(text).not.toContain(secret.slice(2));
  }
});

test('the next page is fetched before this one is handed on, and given up with the scan', async () => {
  const { sipher, asked } = sourceOf({ '': pageOf([], 'two'), two: new Promise(() => {}) });
  for await (const _ of scanPayments({ sipher, ...own })) break;
  expect(asked.map(({ query }) => query.cursor)).toEqual([undefined, undefined, 'two']);
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
});

test('a page that fails, fails the scan when its turn has come', async () => {
  const { sipher } = sourceOf({
    '': pageOf([announce(1, keys).row], 'two'),
    two: new Error('lost'),
  });
  const scan = scanPayments({ sipher, ...own });
  expect((await scan.next()).value).toMatchObject({ payments: [{ slot: 1 }] });
  await expect(scan.next()).rejects.toThrow('lost');
});

test.each([
  ['a page that is none', { bytes: Uint8Array.of(1, 2, 3), nextCursor: null }],
  ['half a page', { bytes: encodeAnnouncements(noise(2)).subarray(0, 150), nextCursor: null }],
  ['a cursor that leads to itself', pageOf([], 'same')],
])('%s is an unexpected answer', async (_, page) => {
  const { sipher } = sourceOf({ '': pageOf([], 'same'), same: page });
  const scanned = collect(scanPayments({ sipher, ...own }));
  await expect(scanned).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
});

test('an abort ends the scan in the middle of a page, with its reason', async () => {
  const rows = noise(5_000);
  const { sipher } = sourceOf({ '': pageOf(rows, null) });
  const stop = new AbortController();
  let scanned = 0;
  const onProgress = (progress: ScanProgress) => {
    scanned = progress.scanned;
    stop.abort(new Error('enough'));
  };
  const scan = collect(scanPayments({ sipher, ...own, signal: stop.signal, onProgress }));
  await expect(scan).rejects.toThrow('enough');
  expect(scanned).toBeLessThan(rows.length);
});

test('what anybody may announce, and is no point, is passed over', async () => {
  const { row } = announce(10, keys);
  const bad = [0x00, 0xff, 0x01].map((byte) => ({
    ...row,
    ephemeralPublicKey: new Uint8Array(32).fill(byte),
  }));
  const { sipher } = sourceOf({ '': pageOf([...bad, row], null) });
  const [page] = await collect(scanPayments({ sipher, ...own }));
  expect(page?.payments).toHaveLength(1);
});

const torsion = encodeHex(Uint8Array.of(1, ...new Uint8Array(31)));

test.each([
  ['chain', { backend: 'erc5564' }],
  ['viewingPrivateKey', { viewingPrivateKey: '0x00' }],
  ['spendingPublicKey', { spendingPublicKey: `0x${'ab'.repeat(33)}` }],
  ['spendingPublicKey', { spendingPublicKey: torsion }],
] as const)('a wrong %s is refused before anything is asked', (field, change) => {
  const { sipher, asked } = sourceOf({});
  expect(() => scanPayments({ sipher, ...own, ...change })).toThrow(new RegExp(`^${field}: `));
  expect(asked).toEqual([]);
});

test('erc5564 announcements are compared in their own scheme', async () => {
  const payee = generateKeys({ chain: 'base', backend: 'erc5564' });
  const { stealthAddress } = deriveAddress({ recipientMetaAddress: payee.encodedMetaAddress });
  const { publicKeyLength } = nobleEngines.secp256k1;
  const row = {
    ephemeralPublicKey: decodeHex(stealthAddress.ephemeralPublicKey, {
      field: 'ephemeral',
      lengthBytes: publicKeyLength,
    }),
    viewTag: stealthAddress.viewTag,
    addressPrefix: Uint8Array.from(Buffer.from(stealthAddress.address.slice(2), 'hex')),
    transactionId: Uint8Array.from(randomBytes(32)),
    position: 3,
    timeMs: 4,
  };
  const { sipher } = sourceOf({ '': pageOf([row], null) });
  const { viewingPrivateKey, metaAddress, chain, backend } = payee;
  const spendingPublicKey = metaAddress.spendingKey;
  const request = { sipher, viewingPrivateKey, spendingPublicKey, chain, backend };
  const [page] = await collect(scanPayments(request));
  expect(page?.payments.map((each) => each.stealthAddress)).toEqual([stealthAddress.address]);
});
