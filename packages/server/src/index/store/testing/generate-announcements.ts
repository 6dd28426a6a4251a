import { createHash } from 'node:crypto';
import type { ChainAnnouncement, IndexStep } from '../../port.ts';

const startMs = 1_700_000_000_000;

/**
 * Different ones by the scheme `sip`, one in each position and second. Their keys are coordinates
 * of the field, half of them of no point of the curve.
 */
export const generateAnnouncements = (
  chain: 'solana' | 'ethereum',
  count: number,
  { seed = '', fromPosition = 0 } = {},
): ChainAnnouncement[] =>
  Array.from({ length: count }, (_, index) => ({
    ...generateContent(chain, `${seed} ${index}`),
    position: fromPosition + index,
    timeMs: startMs + (fromPosition + index) * 1_000,
  }));

const generateContent = (chain: 'solana' | 'ethereum', seed: string) => {
  const bytes = createHash('shake256', { outputLength: 129 }).update(seed).digest();
  const take = (from: number, length: number) => new Uint8Array(bytes).slice(from, from + length);
  const element = take(0, 32);
  const [highest, lengths] =
    chain === 'solana'
      ? [31, { address: 32, transactionId: 64 }]
      : [0, { address: 20, transactionId: 32 }];
  element[highest] = (element[highest] ?? 0) & 0xbf;
  return {
    schemeId: 'sip' as const,
    ephemeralPublicKey: chain === 'solana' ? element : Uint8Array.of(2, ...element),
    viewTag: bytes[128] ?? 0,
    announcedAddress: take(32, lengths.address),
    transactionId: take(64, lengths.transactionId),
  };
};

/** A step that brings these, and names itself `next`. */
export const buildStep = (
  announcements: readonly ChainAnnouncement[],
  step: Partial<IndexStep> = {},
): IndexStep => ({
  expected: null,
  next: 'next',
  announcements,
  indexedTo: { position: announcements.at(-1)?.position ?? 0, timeMs: null },
  ...step,
});
