import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../invalid-input-error.ts';
import { erc5564Scheme } from '../stealth/erc5564.ts';
import { sipScheme } from '../stealth/sip.ts';
import { erc5564Vectors, sipVectors } from '../testing/vectors.ts';
import { scanAnnouncements } from './scan-announcements.ts';

const cases = [
  ...sipVectors
    .filter(({ keys }) => keys.chain === 'solana' || keys.chain === 'ethereum')
    .slice(0, 4)
    .map((vector) => ({ scheme: sipScheme(), vector })),
  ...erc5564Vectors.slice(0, 2).map((vector) => ({ scheme: erc5564Scheme(), vector })),
];

describe.each(cases)(
  'a scan at home, on $vector.keys.chain by $scheme.id',
  ({ scheme, vector }) => {
    const { keys: secret, metaAddress, announcement } = vector;
    const { chain } = secret;
    const keys = {
      chain,
      viewingPrivateKey: secret.viewingPrivateKey,
      spendingPublicKey: metaAddress.spendingPublicKey,
    };
    const { stealthPublicKey } = scheme.recover(secret, announcement);
    const shown = scheme.deriveShownAddress(stealthPublicKey, chain);
    const addressPrefix = shown.slice(0, shown.length === 20 ? 20 : 12);
    const { ephemeralPublicKey, viewTag } = announcement;
    const own = { ephemeralPublicKey, viewTag, addressPrefix };

    test('finds the payment, and nothing that only looks like it', () => {
      const announcements = [
        { ...own, viewTag: viewTag ^ 1 },
        { ...own, addressPrefix: addressPrefix.with(0, (addressPrefix[0] ?? 0) ^ 1) },
        own,
        { ...own, ephemeralPublicKey: new Uint8Array(ephemeralPublicKey.length).fill(255) },
        { ...own, ephemeralPublicKey: metaAddress.viewingPublicKey },
        { ...own, addressPrefix: new Uint8Array(3) },
      ];
      const found = [...scanAnnouncements(scheme, keys, announcements)];
      expect(found).toEqual([{ announcement: own, stealthPublicKey }]);
    });

    test('a key that is none is refused, not skipped', () => {
      const bad = { ...keys, viewingPrivateKey: new Uint8Array(31) };
      expect(() => [...scanAnnouncements(scheme, bad, [own])]).toThrow(InvalidInputError);
    });
  },
);

test('there are cases of both schemes and both curves', () => {
  expect(new Set(cases.map(({ scheme }) => scheme.id)).size).toBe(2);
  expect(new Set(cases.map(({ vector }) => vector.keys.chain)).size).toBeGreaterThan(1);
});
