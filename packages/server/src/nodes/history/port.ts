import type { ChainId } from '@sipher/core';
import type { EvmLog, SolanaInstructions } from '@sipher/core/announcements';

/** The history of one chain, by its family. */
export type ChainHistory =
  | { readonly chain: ChainId; readonly family: 'solana'; readonly history: SolanaHistory }
  | { readonly chain: ChainId; readonly family: 'evm'; readonly history: EvmHistory };

/**
 * What has happened on Solana and is final: nothing of it is ever taken back. Rejects with
 * RpcFailedError. Answers can be some megabytes long.
 */
export type SolanaHistory = {
  /** What tells one cluster from another, in base58. */
  genesisHash(): Promise<string>;
  /** The newest slot that is final, and the time of its block. */
  head(): Promise<SolanaHead>;
  /** The oldest slot of which the endpoint still knows the transactions. */
  firstAvailableSlot(): Promise<number>;
  /**
   * Transactions that name an account, newest first. Rejects where the endpoint has
   * not come to `atSlot` itself, so that what it answers is whole up to there.
   */
  signatures(page: SignaturePage): Promise<readonly SolanaSignature[]>;
  /** Null where the endpoint does not have it (yet). */
  transaction(signatureBase58: string): Promise<SolanaTransaction | null>;
};

export type SolanaHead = { readonly slot: number; readonly timeMs: number };

export type SignaturePage = {
  readonly addressBase58: string;
  /** A slot that was final at some time before. */
  readonly atSlot: number;
  /** Only what is older than this one; from the newest where it is null. */
  readonly beforeBase58: string | null;
  /** 1 to 1,000. */
  readonly limit: number;
};

export type SolanaSignature = {
  readonly signatureBase58: string;
  readonly slot: number;
  /** Whether it was undone, its fee apart. */
  readonly isFailed: boolean;
};

export type SolanaTransaction = {
  readonly slot: number;
  /** Of its block; null where that is not known. */
  readonly timeMs: number | null;
  readonly isFailed: boolean;
  /** What it ran; null for a version of transactions that is not known here. */
  readonly ran: SolanaInstructions | null;
};

/**
 * What has happened on an EVM chain, as the endpoint sees it now. Rejects with RpcFailedError, also
 * where the endpoint is of another chain. Answers can be some megabytes long.
 */
export type EvmHistory = {
  /** Of the newest block. */
  blockNumber(): Promise<number>;
  /** Null where the endpoint has no block of that number. */
  block(number: number): Promise<EvmBlock | null>;
  /** Events of a contract, in the chain's order, each once. */
  logs(filter: LogFilter): Promise<readonly EvmLogEntry[]>;
};

export type EvmBlock = {
  readonly number: number;
  /** `0x` and 64 lower-case hex digits. */
  readonly hash: string;
  readonly timeMs: number;
};

export type LogFilter = {
  readonly address: string;
  /** As `eth_getLogs` takes them: by place, each one value or one of several. */
  readonly topics: ReadonlyArray<string | readonly string[]>;
  readonly fromBlock: number;
  readonly toBlock: number;
};

export type EvmLogEntry = EvmLog & {
  readonly blockNumber: number;
  readonly blockHash: string;
  /** 32 bytes. */
  readonly transactionHash: Uint8Array;
  /** Of its block; null where the endpoint does not tell it with the log. */
  readonly timeMs: number | null;
};
