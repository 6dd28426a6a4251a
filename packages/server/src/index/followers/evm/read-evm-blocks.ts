import {
  evmAnnouncementTopic,
  evmAnnouncerAddress,
  evmSchemeIds,
  parseEvmAnnouncementLog,
} from '@sipher/core/announcements';
import type { EvmBlock, EvmHistory, EvmLogEntry } from '../../../nodes/history/port.ts';
import type { ChainAnnouncement } from '../../port.ts';
import { FollowerError } from '../follower-error.ts';
import { inParallel } from '../in-parallel.ts';

/** Both inclusive. */
export type BlockRange = { readonly from: number; readonly to: number };

export type EvmReading = {
  readonly announcements: readonly ChainAnnouncement[];
  readonly malformed: number;
  /** The last block of the range, the same before and after its logs were read. */
  readonly end: EvmBlock;
};

const topics = [
  evmAnnouncementTopic,
  // Of other schemes nobody here could find a payment.
  Object.values(evmSchemeIds).map((id) => `0x${id.toString(16).padStart(64, '0')}`),
];

/**
 * What a range of blocks announces. An endpoint that is behind answers with no logs as if there were
 * none: so it must have the last block, and the same one before and after.
 *
 * @throws FollowerError where it has not, or where the chain was reorganised meanwhile.
 */
export const readEvmBlocks = async (
  history: EvmHistory,
  { from, to }: BlockRange,
): Promise<EvmReading> => {
  const end = await requireBlock(history, to);
  const filter = { address: evmAnnouncerAddress, topics, fromBlock: from, toBlock: to };
  const logs = await history.logs(filter);
  const times = await readTimes(history, logs, end);
  const after = await requireBlock(history, to);
  if (after.hash !== end.hash) throw new FollowerError(reorganised);
  const read = logs.map((log) => readLog(log, times));
  const announcements = read.filter((announcement) => announcement !== null);
  return { announcements, malformed: read.length - announcements.length, end };
};

const reorganised = 'the chain was reorganised while it was read';

const requireBlock = async (history: EvmHistory, number: number): Promise<EvmBlock> => {
  const block = await history.block(number);
  if (block === null) throw new FollowerError('the endpoint lacks a block that it should have');
  return block;
};

const readLog = (log: EvmLogEntry, times: ReadonlyMap<string, number>) => {
  const announcement = parseEvmAnnouncementLog(log);
  if (announcement === null) return null;
  const { transactionHash: transactionId, blockNumber: position, blockHash } = log;
  return { ...announcement, transactionId, position, timeMs: times.get(blockHash) ?? 0 };
};

const blocksAtOnce = 8;

/** Of the logs' blocks, by hash; asked for where the logs do not tell them. */
const readTimes = async (
  history: EvmHistory,
  logs: readonly EvmLogEntry[],
  end: EvmBlock,
): Promise<Map<string, number>> => {
  const hashes = new Map([[end.number, end.hash]]);
  const times = new Map([[end.hash, end.timeMs]]);
  for (const { blockNumber, blockHash, timeMs } of logs) {
    // Logs of two blocks of one number are of two chains.
    if ((hashes.get(blockNumber) ?? blockHash) !== blockHash) throw new FollowerError(reorganised);
    hashes.set(blockNumber, blockHash);
    if (timeMs !== null && !times.has(blockHash)) times.set(blockHash, timeMs);
  }
  const unknown = [...hashes].filter(([, hash]) => !times.has(hash));
  await inParallel(unknown, blocksAtOnce, async ([number, hash]) => {
    const block = await requireBlock(history, number);
    if (block.hash !== hash) throw new FollowerError(reorganised);
    times.set(hash, block.timeMs);
  });
  return times;
};
