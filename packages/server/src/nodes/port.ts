import type { RpcProvider } from '@sipher/contract';
import type { ChainId } from '@sipher/core';

/**
 * Chains read through their RPC endpoints. Every call has a deadline of 10 s, reads are tried again
 * within it, and none of the errors names an endpoint or a secret of it.
 */
export type Nodes = {
  /** @throws RpcNotConfiguredError where the operator has set no endpoint. */
  solana(provider: RpcProvider): SolanaNode;
  /** @throws RpcNotConfiguredError where the operator has set no endpoint. */
  evm(chain: ChainId, provider: RpcProvider): EvmNode;
  /** Every endpoint that is configured, in the order of chains and providers. */
  readonly configured: readonly ConfiguredEndpoint[];
  /**
   * Asks an endpoint which chain it is of. Never rejects: an endpoint that fails is one that is
   * not connected.
   */
  probe(endpoint: Pick<ConfiguredEndpoint, 'chain' | 'provider'>): Promise<EndpointState>;
};

export type ConfiguredEndpoint = {
  readonly chain: ChainId;
  readonly provider: RpcProvider;
  /** Scheme and host; whatever could be a secret is left out. */
  readonly maskedUrl: string;
};

export type EndpointState = {
  readonly connected: boolean;
  /** What the chain calls the network: a cluster of Solana, the chain id of EVM. */
  readonly network: string | null;
  readonly latencyMs: number;
};

/** Rejects with RpcFailedError. Commitment level: confirmed. */
export type SolanaNode = {
  /** Base58. */
  latestBlockhash(): Promise<string>;
  /** Null where there is none. */
  account(addressBase58: string): Promise<SolanaAccount | null>;
  /** What a transaction with one signature costs, priority fees of late included, in lamports. */
  estimateFeeLamports(): Promise<bigint>;
};

export type SolanaAccount = {
  /** The owning program, base58. */
  readonly owner: string;
  readonly data: Uint8Array;
  readonly lamports: bigint;
};

/** Rejects with RpcFailedError, also where the endpoint is of another chain. */
export type EvmNode = {
  /** What a unit of gas costs now, tip included, in wei. */
  gasPriceWei(): Promise<bigint>;
};

/** No endpoint is set for a chain and a provider. */
export class RpcNotConfiguredError extends Error {
  override readonly name = 'RpcNotConfiguredError';
  /** The environment variable that would set it. */
  readonly setting: string;

  constructor(setting: string) {
    super(`expected an RPC endpoint in ${setting}`);
    this.setting = setting;
  }
}

/** An endpoint did not do what was asked. The message holds nothing of its URL. */
export class RpcFailedError extends Error {
  override readonly name = 'RpcFailedError';
}
