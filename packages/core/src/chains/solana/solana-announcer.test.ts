import { createHash } from 'node:crypto';
import { getAddressDecoder, isOffCurveAddress } from '@solana/kit';
import { expect, test } from 'vitest';
import { solanaAnnouncerAddress } from './solana-announcer.ts';

test('the announcer is the first hash of its text that is no point of the curve', () => {
  const candidates = Array.from({ length: 64 }, (_, counter) =>
    createHash('sha256').update(`SIPHER-SOLANA-ANNOUNCER-V1:${counter}`).digest(),
  ).map((bytes) => getAddressDecoder().decode(bytes));
  expect(candidates.find((candidate) => isOffCurveAddress(candidate))).toBe(solanaAnnouncerAddress);
});
