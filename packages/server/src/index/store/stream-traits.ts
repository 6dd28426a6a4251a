import { type ChainFamilyId, type ChainId, chainFamily, type StealthSchemeId } from '@sipher/core';
import { addressPrefixLength, type IndexStream } from '../port.ts';
import type { ColumnWidths } from './blocks/rows.ts';
import { hasReducedX } from './has-reduced-x.ts';
import { hasUsableY } from './has-usable-y.ts';

/** What announcements of a chain look like. Lengths are in bytes. */
export type StreamTraits = {
  readonly schemeIds: readonly StealthSchemeId[];
  readonly keyLength: number;
  readonly announcedLength: number;
  /** How much is kept of the announced address. */
  readonly prefixLength: number;
  readonly transactionIdLength: number;
  /** ed25519 keys are kept as u-coordinates. */
  readonly isMontgomery: boolean;
  /** Whether a key of the right length can lead to a shared point. */
  readonly canShare: (ephemeralPublicKey: Uint8Array) => boolean;
};

const traitsByFamily: Partial<Record<ChainFamilyId, StreamTraits>> = {
  solana: {
    schemeIds: ['sip'],
    keyLength: 32,
    announcedLength: 32,
    prefixLength: addressPrefixLength,
    transactionIdLength: 64,
    isMontgomery: true,
    canShare: hasUsableY,
  },
  evm: {
    schemeIds: ['sip', 'erc5564'],
    keyLength: 33,
    announcedLength: 20,
    prefixLength: 20,
    transactionIdLength: 32,
    isMontgomery: false,
    canShare: hasReducedX,
  },
};

/** @throws RangeError for a chain that has no announcer. */
export const streamTraits = (chain: ChainId): StreamTraits => {
  const traits = traitsByFamily[chainFamily(chain)];
  if (traits === undefined) throw new RangeError('chain: expected one that has an announcer');
  return traits;
};

/** The streams of a chain; none where it has no announcer. */
export const streamsOf = (chain: ChainId): IndexStream[] =>
  (traitsByFamily[chainFamily(chain)]?.schemeIds ?? []).map((schemeId) => ({ chain, schemeId }));

export const columnWidths = (traits: StreamTraits): ColumnWidths => ({
  ephemeralKeys: traits.keyLength,
  viewTags: 1,
  addressPrefixes: traits.prefixLength,
  transactionIds: traits.transactionIdLength,
});
