import { z } from 'zod';
import type { JsonRpc } from '../json-rpc.ts';
import type { EvmHistory, EvmLogEntry, LogFilter } from './port.ts';

/** Block numbers and times are far below 2^53; whatever is not is no answer. */
const smallQuantity = z
  .string()
  .regex(/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,12})$/)
  .transform(Number);

const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => text.toLowerCase());

const blockAnswer = z.object({ number: smallQuantity, hash, timestamp: smallQuantity }).nullable();

const logEntry = z.object({
  address: z.string(),
  topics: z.array(hash).max(4),
  data: z.string().startsWith('0x'),
  blockNumber: smallQuantity,
  blockHash: hash,
  transactionHash: hash,
  logIndex: smallQuantity,
  removed: z.literal(false).optional(),
  blockTimestamp: smallQuantity.nullish(),
});

type LogAnswer = z.output<typeof logEntry>;

export type HistoryClients = {
  readonly rpc: JsonRpc;
  /** For answers of some megabytes. */
  readonly largeRpc: JsonRpc;
  /** For those that no smaller request could avoid. */
  readonly hugeRpc: JsonRpc;
};

/** An EVM chain's history through JSON-RPC. @see https://ethereum.github.io/execution-apis/ */
export const openEvmHistory = ({ rpc, largeRpc, hugeRpc }: HistoryClients): EvmHistory => ({
  blockNumber: () => rpc('eth_blockNumber', [], smallQuantity),

  async block(number) {
    const answer = blockAnswer.refine((block) => block === null || block.number === number);
    const block = await largeRpc('eth_getBlockByNumber', [encodeQuantity(number), false], answer);
    return block === null ? null : { number, hash: block.hash, timeMs: block.timestamp * 1_000 };
  },

  async logs(filter) {
    const { address, topics, fromBlock, toBlock } = filter;
    const range = { fromBlock: encodeQuantity(fromBlock), toBlock: encodeQuantity(toBlock) };
    const ask = fromBlock === toBlock ? hugeRpc : largeRpc;
    const found = await ask('eth_getLogs', [{ address, topics, ...range }], answerTo(filter));
    return inOrder(found).map(readLog);
  },
});

const encodeQuantity = (value: number): string => `0x${value.toString(16)}`;

/** Whoever answers with something else than was asked for does not answer the question. */
const answerTo = ({ address, topics, fromBlock, toBlock }: LogFilter) =>
  z.array(
    logEntry.refine(
      (log) =>
        log.address.toLowerCase() === address.toLowerCase() &&
        log.blockNumber >= fromBlock &&
        log.blockNumber <= toBlock &&
        topics.every((wanted, at) => [wanted].flat().includes(log.topics[at] ?? '')),
    ),
  );

/** A log is named by its block and its place there. */
const inOrder = (logs: readonly LogAnswer[]): LogAnswer[] => {
  const byPlace = new Map(logs.map((log) => [`${log.blockHash} ${log.logIndex}`, log]));
  return [...byPlace.values()].sort(
    (a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex,
  );
};

const readLog = (log: LogAnswer): EvmLogEntry => ({
  topics: log.topics,
  data: log.data,
  blockNumber: log.blockNumber,
  blockHash: log.blockHash,
  transactionHash: Uint8Array.from(Buffer.from(log.transactionHash.slice(2), 'hex')),
  timeMs: typeof log.blockTimestamp === 'number' ? log.blockTimestamp * 1_000 : null,
});
