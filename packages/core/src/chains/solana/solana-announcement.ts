import { base58 } from '@scure/base';
import { InvalidInputError } from '../../invalid-input-error.ts';
import type { Announcement } from '../../stealth/stealth-scheme.ts';
import { decodeSolanaAddress } from './solana-address.ts';

/** The memo that announces a payment: `SIP:2:<R>:<view tag>:<A>`, R and A in base58. */
export const encodeSolanaAnnouncement = (announcement: Announcement): string => {
  const { ephemeralPublicKey, viewTag, announcedAddress } = announcement;
  const viewTagHex = viewTag.toString(16).padStart(2, '0');
  const [R, A] = [ephemeralPublicKey, announcedAddress].map((bytes) => base58.encode(bytes));
  return `SIP:2:${R}:${viewTagHex}:${A}`;
};

const form = /^SIP:2:([^:]*):([0-9a-f]{2}):([^:]*)$/;

/**
 * Reads the memo that announces a payment on Solana. Both keys are 32 bytes, and not checked to be
 * points: the scheme's `check` and `recover` do that.
 *
 * @throws InvalidInputError naming `memo`: a text of another form.
 * @see docs/chains/solana.md
 * @example
 * ```ts
 * const R = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM';
 * const A = '8opHzTAnfzRpPEx21XtnrVTX28YQuCpAjcn1PczScKh';
 * parseSolanaAnnouncement(`SIP:2:${R}:2a:${A}`).viewTag; // 42
 * ```
 */
export const parseSolanaAnnouncement = (memo: string): Announcement => {
  const [, ephemeralPublicKey, viewTagHex, announcedAddress] = form.exec(memo) ?? [];
  if (ephemeralPublicKey === undefined || announcedAddress === undefined) {
    throw new InvalidInputError('memo', 'SIP:2:<base58 key>:<two hex digits>:<base58 key>');
  }
  return {
    ephemeralPublicKey: decodeSolanaAddress(ephemeralPublicKey, 'memo'),
    viewTag: Number(`0x${viewTagHex}`),
    announcedAddress: decodeSolanaAddress(announcedAddress, 'memo'),
  };
};
