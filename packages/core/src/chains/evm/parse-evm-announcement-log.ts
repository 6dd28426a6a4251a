import { decodeHex } from '../../hex.ts';
import type { Announcement, StealthSchemeId } from '../../stealth/stealth-scheme.ts';
import { evmAnnouncementTopic, evmSchemeIds } from './evm-announcer-contract.ts';

/** What matters here of a log as `eth_getLogs` answers it: `0x` and hex digits. */
export type EvmLog = {
  readonly topics: readonly string[];
  readonly data: string;
};

/** An announcement of the announcer contract, with the scheme that it names. */
export type LoggedAnnouncement = Announcement & { readonly schemeId: StealthSchemeId };

/**
 * Reads a log of the announcer contract; anyone can have written it. Of the metadata only the view
 * tag is looked at, however much there is. The ephemeral key is 33 bytes, and not checked to be a
 * point; the announced address is the account's 20 bytes.
 *
 * @returns null for a log of another event or scheme, without a key of 33 bytes or a view tag;
 * never throws.
 * @see https://eips.ethereum.org/EIPS/eip-5564#announcer-contract
 * @see https://docs.soliditylang.org/en/latest/abi-spec.html#events
 * @example
 * ```ts
 * parseEvmAnnouncementLog({ topics: [], data: '0x' }); // null
 * ```
 */
export const parseEvmAnnouncementLog = ({ topics, data }: EvmLog): LoggedAnnouncement | null => {
  const [event, scheme = '', account = ''] = topics;
  const schemeId = event === evmAnnouncementTopic ? schemeOf(scheme) : undefined;
  if (schemeId === undefined || !/^0x0{24}[0-9a-fA-F]{40}$/.test(account)) return null;
  const key = readBytes(data, 0);
  const viewTag = readBytes(data, 1)?.slice(0, 2);
  if (key?.length !== 2 * keyLength || !viewTag) return null;
  const ephemeralPublicKey = readHex(key, keyLength);
  const tag = readHex(viewTag, 1);
  if (ephemeralPublicKey === null || tag === null) return null;
  return {
    schemeId,
    ephemeralPublicKey,
    viewTag: tag[0] ?? 0,
    announcedAddress: decodeHex(`0x${account.slice(-40)}`, { field: 'topics', lengthBytes: 20 }),
  };
};

const keyLength = 33;

const schemesByTopic = new Map(
  Object.entries(evmSchemeIds).map(([schemeId, id]) => [
    `0x${id.toString(16).padStart(64, '0')}`,
    // Entries of a record by scheme id.
    schemeId as StealthSchemeId,
  ]),
);

const schemeOf = (topic: string): StealthSchemeId | undefined =>
  schemesByTopic.get(topic.toLowerCase());

/** Hex digits of the n-th `bytes` of an event's data, without the prefix; null where cut off. */
const readBytes = (data: string, index: number): string | null => {
  const offset = readLength(data, 32 * index);
  const length = offset === null ? null : readLength(data, offset);
  if (offset === null || length === null) return null;
  const start = 2 + 2 * (offset + 32);
  const digits = data.slice(start, start + 2 * length);
  return digits.length === 2 * length ? digits : null;
};

/** A word that is a length or an offset: no data is longer than 2^32 bytes. */
const readLength = (data: string, offset: number): number | null => {
  const word = data.slice(2 + 2 * offset, 2 + 2 * offset + 64);
  return /^0{56}[0-9a-fA-F]{8}$/.test(word) ? Number(`0x${word}`) : null;
};

const readHex = (digits: string, lengthBytes: number): Uint8Array | null =>
  /^[0-9a-fA-F]*$/.test(digits) ? decodeHex(`0x${digits}`, { field: 'data', lengthBytes }) : null;
