import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { ChainId, StealthSchemeId } from '@sipher/core';
import { encodeMontgomery } from '@sipher/core/x25519';
import type { ChainAnnouncement } from '../../port.ts';
import { concatRows, type Rows } from '../blocks/rows.ts';
import { type StreamTraits, streamTraits } from '../stream-traits.ts';

/** A few milliseconds of the event loop. */
const rowsAtOnce = 1_024;

/**
 * The announcements of each scheme of the chain as rows, without those that no scheme could ever
 * pay to. Lets others run in between.
 */
export const admitAnnouncements = async (
  chain: ChainId,
  announcements: readonly ChainAnnouncement[],
): Promise<ReadonlyMap<StealthSchemeId, Rows>> => {
  const traits = streamTraits(chain);
  const parts = new Map<StealthSchemeId, Rows[]>(traits.schemeIds.map((id) => [id, []]));
  for (let start = 0; start < announcements.length; start += rowsAtOnce) {
    if (start > 0) await yieldToOthers();
    const admitted = announcements
      .slice(start, start + rowsAtOnce)
      .filter((announcement) => isAdmitted(announcement, traits));
    for (const [schemeId, rows] of parts) {
      const own = admitted.filter((announcement) => announcement.schemeId === schemeId);
      if (own.length > 0) rows.push(packRows(own, traits));
    }
  }
  return new Map([...parts].map(([schemeId, rows]) => [schemeId, concatRows(rows)]));
};

const isAdmitted = (announcement: ChainAnnouncement, traits: StreamTraits): boolean => {
  const { ephemeralPublicKey, viewTag, announcedAddress, transactionId } = announcement;
  return (
    ephemeralPublicKey.length === traits.keyLength &&
    announcedAddress.length === traits.announcedLength &&
    transactionId.length === traits.transactionIdLength &&
    Number.isInteger(viewTag) &&
    viewTag >= 0 &&
    viewTag <= 255 &&
    traits.canShare(ephemeralPublicKey)
  );
};

const packRows = (announcements: readonly ChainAnnouncement[], traits: StreamTraits): Rows => {
  const keys = Buffer.concat(announcements.map((one) => one.ephemeralPublicKey));
  const prefixOf = ({ announcedAddress }: ChainAnnouncement) =>
    announcedAddress.subarray(0, traits.prefixLength);
  return {
    ephemeralKeys: traits.isMontgomery ? encodeMontgomery(keys) : keys,
    viewTags: Uint8Array.from(announcements, ({ viewTag }) => viewTag),
    addressPrefixes: Buffer.concat(announcements.map(prefixOf)),
    transactionIds: Buffer.concat(announcements.map(({ transactionId }) => transactionId)),
    places: announcements.map(({ position, timeMs }) => ({ position, timeMs })),
  };
};
