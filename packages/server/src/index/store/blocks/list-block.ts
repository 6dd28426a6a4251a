import { decodeMontgomery } from '@sipher/core/x25519';
import type { AnnouncementBlock, IndexedAnnouncement, OrdinalRange } from '../../port.ts';
import { columnWidths, type StreamTraits } from '../stream-traits.ts';

/** Rows of a block as the chain showed them; `from` and `to` count within the block. */
export const listBlock = (
  block: AnnouncementBlock,
  traits: StreamTraits,
  { from, to }: OrdinalRange,
): IndexedAnnouncement[] => {
  const widths = columnWidths(traits);
  const stored = block.ephemeralKeys.subarray(from * traits.keyLength, to * traits.keyLength);
  const keys = traits.isMontgomery ? decodeMontgomery(stored) : stored;
  const cell = (column: Uint8Array, width: number, row: number) =>
    column.slice(row * width, (row + 1) * width);
  const places = block.readPlaces().slice(from, to);
  return places.map((place, index) => ({
    ordinal: block.firstOrdinal + from + index,
    ephemeralPublicKey: cell(keys, traits.keyLength, index),
    viewTag: block.viewTags[from + index] ?? 0,
    addressPrefix: cell(block.addressPrefixes, widths.addressPrefixes, from + index),
    transactionId: cell(block.transactionIds, widths.transactionIds, from + index),
    ...place,
  }));
};
