import {
  decodeHex,
  type ListedAnnouncement,
  type RecipientViewKeys,
  sipScheme,
} from '@sipher/core';
import { fieldPrime, writeFieldElement } from '@sipher/core/x25519';
import { afterEach, expect, test, vi } from 'vitest';
import { deriveAddress } from '../derive-address.ts';
import { generateKeys } from '../generate-keys.ts';
import { filterByScheme } from './filter-by-scheme.ts';
import { openX25519Filter } from './filter-by-x25519.ts';
import { openTagFilter } from './open-tag-filter.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const scheme = sipScheme();
const bytesOf = (hex: string) => decodeHex(hex, { field: 'bytes', lengthBytes: 32 });

const owner = generateKeys({ chain: 'solana' });
const keys: RecipientViewKeys = {
  chain: 'solana',
  viewingPrivateKey: bytesOf(owner.viewingPrivateKey),
  spendingPublicKey: bytesOf(owner.metaAddress.spendingKey),
};

const pay = (): ListedAnnouncement => {
  const { stealthAddress } = deriveAddress({ recipientMetaAddress: owner.metaAddress });
  return {
    ephemeralPublicKey: bytesOf(stealthAddress.ephemeralPublicKey),
    viewTag: stealthAddress.viewTag,
    addressPrefix: bytesOf(stealthAddress.address).subarray(0, 12),
    transactionId: new Uint8Array(64),
    position: 1,
    timeMs: 1,
  };
};

const withKey = (row: ListedAnnouncement, ephemeralPublicKey: Uint8Array) => ({
  ...row,
  ephemeralPublicKey,
});

/** Of 2^255 numbers the last 19 are not reduced; the others are a y or none. */
const encodeY = (y: bigint, sign = 0): Uint8Array => {
  const bytes = new Uint8Array(32);
  writeFieldElement(y, bytes, 0);
  bytes[31] = (bytes[31] ?? 0) | sign;
  return bytes;
};

const openFast = async () => {
  const filter = await openX25519Filter(scheme, keys);
  if (filter === null) throw new Error('this platform has no X25519');
  return filter;
};

test('it lets through every payment, whichever sign the shared point has', async () => {
  const payments = Array.from({ length: 60 }, pay);
  const signs = payments.map(
    ({ ephemeralPublicKey }) => (scheme.deriveSharedPoint(keys, ephemeralPublicKey)[31] ?? 0) >> 7,
  );
  expect(new Set(signs)).toEqual(new Set([0, 1]));
  expect(await (await openFast()).select(payments)).toEqual(payments);
});

test('of other tags it lets through the one that the other sign has, and none else', async () => {
  const payment = pay();
  const rows = Array.from({ length: 256 }, (_, viewTag) => ({ ...payment, viewTag }));
  const tags = (await (await openFast()).select(rows)).map(({ viewTag }) => viewTag);
  const point = scheme.deriveSharedPoint(keys, payment.ephemeralPublicKey);
  const mirrored = point.with(31, (point[31] ?? 0) ^ 0x80);
  const both = [point, mirrored].map((either) => scheme.hashSharedPoint(either)[0] ?? 0);
  expect(tags).toEqual([...new Set(both)].toSorted((a, b) => a - b));
  expect(await filterByScheme(scheme, keys).select(rows)).toEqual([payment]);
});

test.each([
  ['another length', new Uint8Array(31).fill(9)],
  ['no bytes', new Uint8Array(0)],
  ['the neutral element', encodeY(1n)],
  ['order 2', encodeY(fieldPrime - 1n)],
  ['order 4', encodeY(0n, 0x80)],
  ['y = p', encodeY(fieldPrime)],
  ['y = p + 1', encodeY(fieldPrime + 1n, 0x80)],
  ['y = p + 2', encodeY(fieldPrime + 2n)],
  ['y = 2^255 - 1', encodeY(2n ** 255n - 1n, 0x80)],
  ['a y of no point', encodeY(2n)],
])('an ephemeral key that is none (%s) hides no payment beside it', async (_, key) => {
  const [first, last] = [pay(), pay()];
  const selected = await (await openFast()).select([first, withKey(pay(), key), last]);
  expect(selected).toContain(first);
  expect(selected).toContain(last);
});

test('a call that fails leaves the decision to the scheme', async () => {
  const filter = await openFast();
  const payments = [pay(), pay()];
  const { subtle } = crypto;
  const deriveBits = vi.fn().mockRejectedValue(new Error('the platform is out of order'));
  vi.stubGlobal('crypto', { subtle: { importKey: subtle.importKey.bind(subtle), deriveBits } });
  expect(await filter.select(payments)).toEqual(payments);
  expect(deriveBits).toHaveBeenCalledTimes(2);
});

test('without X25519 the portable curves serve', async () => {
  const payment = pay();
  vi.stubGlobal('crypto', {});
  expect(await openX25519Filter(scheme, keys)).toBeNull();
  const rows = [payment, { ...payment, viewTag: (payment.viewTag + 1) % 256 }];
  expect(await (await openTagFilter(scheme, keys)).select(rows)).toEqual([payment]);
});

test('the scalar is wiped once the platform has it', async () => {
  const given: Uint8Array[] = [];
  const { subtle } = crypto;
  const importKey = vi.fn(async (...args: Parameters<typeof subtle.importKey>) => {
    given.push(args[1] as Uint8Array); // pkcs8 comes as bytes
    return subtle.importKey(...args);
  });
  vi.stubGlobal('crypto', { subtle: { importKey } });
  expect(await openX25519Filter(scheme, keys)).not.toBeNull();
  expect(given).toEqual([new Uint8Array(48)]);
});
