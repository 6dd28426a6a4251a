import { ed25519 } from '@noble/curves/ed25519.js';
import { encodeMontgomery, fieldPrime, writeFieldElement } from '@sipher/core/x25519';
import { describe, expect, test } from 'vitest';
import { loadLibsodium } from '../../../curves/load-libsodium.ts';
import type { ChainAnnouncement } from '../../port.ts';
import { generateAnnouncements } from '../testing/generate-announcements.ts';
import { admitAnnouncements } from './admit-announcements.ts';

const make = (chain: 'solana' | 'ethereum', change: object): ChainAnnouncement => {
  const [announcement] = generateAnnouncements(chain, 1);
  if (announcement === undefined) throw new Error('expected one');
  return { ...announcement, ...change };
};

const countAdmitted = async (chain: 'solana' | 'ethereum', change: object): Promise<number> => {
  const admitted = await admitAnnouncements(chain, [make(chain, {}), make(chain, change)]);
  return [...admitted.values()].reduce((sum, rows) => sum + rows.places.length, -1);
};

const withY = (y: bigint, sign = 0): Uint8Array => {
  const bytes = new Uint8Array(32);
  writeFieldElement(y, bytes, 0);
  bytes[31] = (bytes[31] ?? 0) | sign;
  return bytes;
};

const prefixed = (prefix: number) => new Uint8Array(33).fill(7).fill(prefix, 0, 1);

/** 2^256 - 2^32 - 977, and what is one less. */
const firstUnreducedX = Buffer.from(`${'ff'.repeat(27)}fefffffc2f`, 'hex');
const lastX = Buffer.from(`${'ff'.repeat(27)}fefffffc2e`, 'hex');

const order8 = ed25519.Point.fromHex(
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
);

describe('left out, its neighbours not', () => {
  test.each([
    ['a short key', 'solana', { ephemeralPublicKey: new Uint8Array(31).fill(7) }],
    ['a long key', 'solana', { ephemeralPublicKey: new Uint8Array(33).fill(7) }],
    ['no key', 'solana', { ephemeralPublicKey: new Uint8Array(0) }],
    ['a short address', 'solana', { announcedAddress: new Uint8Array(20).fill(7) }],
    ['a long address', 'ethereum', { announcedAddress: new Uint8Array(32).fill(7) }],
    ['the id of another chain', 'solana', { transactionId: new Uint8Array(32) }],
    ['a view tag over 255', 'solana', { viewTag: 256 }],
    ['a view tag under 0', 'ethereum', { viewTag: -1 }],
    ['a view tag in between', 'ethereum', { viewTag: 1.5 }],
    ['no view tag', 'ethereum', { viewTag: Number.NaN }],
    ['a scheme of other chains', 'solana', { schemeId: 'erc5564' }],
    ['a scheme of none', 'ethereum', { schemeId: '__proto__' }],
    ['y = p', 'solana', { ephemeralPublicKey: withY(fieldPrime) }],
    ['y = p + 1', 'solana', { ephemeralPublicKey: withY(fieldPrime + 1n, 0x80) }],
    ['y = 2^255 - 1', 'solana', { ephemeralPublicKey: new Uint8Array(32).fill(255) }],
    ['an uncompressed prefix', 'ethereum', { ephemeralPublicKey: prefixed(4) }],
    ['a hybrid prefix', 'ethereum', { ephemeralPublicKey: prefixed(6) }],
    ['the prefix 0', 'ethereum', { ephemeralPublicKey: prefixed(0) }],
    ['x over the prime', 'ethereum', { ephemeralPublicKey: Uint8Array.of(2, ...firstUnreducedX) }],
  ] as const)('%s', async (_, chain, change) => {
    expect(await countAdmitted(chain, change)).toBe(0);
  });

  test('all eight points of small order', async () => {
    let point = ed25519.Point.ZERO;
    for (let times = 0; times < 8; times += 1) {
      const ephemeralPublicKey = point.toBytes();
      expect(await countAdmitted('solana', { ephemeralPublicKey })).toBe(0);
      point = point.add(order8);
    }
    expect(point.equals(ed25519.Point.ZERO)).toBe(true);
  });
});

describe('kept', () => {
  test.each([
    ['a key off the curve', 'solana', { ephemeralPublicKey: withY(2n) }],
    ['y = p - 2', 'solana', { ephemeralPublicKey: withY(fieldPrime - 2n, 0x80) }],
    ['x just under the prime', 'ethereum', { ephemeralPublicKey: Uint8Array.of(2, ...lastX) }],
    ['the view tag 0', 'ethereum', { viewTag: 0 }],
    ['the view tag 255', 'solana', { viewTag: 255 }],
    ['the same once more', 'solana', {}],
  ] as const)('%s', async (_, chain, change) => {
    expect(await countAdmitted(chain, change)).toBe(1);
  });

  test('nothing at which X25519 stops: it refuses the u of what is left out alone', () => {
    const sodium = loadLibsodium();
    const scalar = Buffer.alloc(32, 9);
    const takes = (u: Uint8Array) => {
      try {
        sodium.crypto_scalarmult(Buffer.alloc(32), scalar, Buffer.from(u));
        return true;
      } catch {
        return false;
      }
    };
    const leftOut = [0n, 1n, fieldPrime - 1n, order8.y, fieldPrime - order8.y];
    expect(leftOut.map((y) => takes(encodeMontgomery(withY(y))))).toEqual(leftOut.map(() => false));
    const others = Array.from({ length: 100 }, (_, index) => BigInt(index) + 2n);
    expect(others.every((y) => takes(encodeMontgomery(withY(y))))).toBe(true);
  });
});
