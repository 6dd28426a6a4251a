import { createHash } from 'node:crypto';
import type { ChainAnnouncement } from '../../port.ts';

const startMs = 1_700_000_000_000;

/** Different ones, of the lengths of their chain, by the scheme `sip`, one in each position. */
export const generateAnnouncements = (
  chain: 'solana' | 'ethereum',
  count: number,
  { seed = '', fromPosition = 0 } = {},
): ChainAnnouncement[] => {
  const lengths =
    chain === 'solana' ? { address: 32, transaction: 64 } : { address: 20, transaction: 32 };
  return Array.from({ length: count }, (_, index) => {
    const bytes = createHash('shake256', { outputLength: 130 }).update(`${seed}${index}`).digest();
    const take = (from: number, length: number) =>
      Uint8Array.from(bytes.subarray(from, from + length));
    const x = take(0, 32);
    // Under the prime on either curve: at most 2^255 - 2^248 and so on.
    x[chain === 'solana' ? 31 : 0] = (x[chain === 'solana' ? 31 : 0] ?? 0) & 0xfe & 0x7f;
    return {
      schemeId: 'sip',
      ephemeralPublicKey: chain === 'solana' ? x : Uint8Array.of(2, ...x),
      viewTag: bytes[129] ?? 0,
      announcedAddress: take(32, lengths.address),
      transactionId: take(64, lengths.transaction),
      position: fromPosition + index,
      timeMs: startMs + (fromPosition + index) * 1_000,
    };
  });
};
