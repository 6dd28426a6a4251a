import type { RpcProvider } from '@sipher/contract';
import { type ChainId, familyChains } from '@sipher/core';
import type { Ledgers } from './ledgers/port.ts';

/**
 * Chains read through their RPC endpoints. Every call has a deadline of 10 s, reads are tried again
 * within it, and none of the errors names an endpoint or a secret of it.
 */
export type Nodes = {
  /** @throws RpcNotConfiguredError where the operator has set no endpoint. */
  solana(provider: RpcProvider): SolanaNode;
  /**
   * @throws RpcNotConfiguredError where the operator has set no endpoint; RangeError for a chain
   * that is not EVM.
   */
  evm(chain: ChainId, provider: RpcProvider): EvmNode;
  /** The same chains as those meet them who spend. */
  readonly ledgers: Ledgers;
  /** Every endpoint that is configured, in the order of chains and providers. */
  readonly configured: readonly ConfiguredEndpoint[];
  /**
   * Asks an endpoint which chain it is of, for 2.5 s at most. Never rejects: an endpoint that fails
   * is one that is not connected. Calls within the same second share one answer.
   */
  probe(endpoint: EndpointName): Promise<EndpointState>;
};

/** Names an endpoint without showing it. */
export type EndpointName = {
  readonly chain: ChainId;
  readonly provider: RpcProvider;
};

export type ConfiguredEndpoint = EndpointName & {
  /** Scheme and host; whatever could be a secret is left out. */
  readonly maskedUrl: string;
};

export type EndpointState = {
  /** Whether it answered, and for the chain that it is configured for. */
  readonly connected: boolean;
  /**
   * What it says it is of: a cluster of Solana (its genesis hash where that has no name), the chain
   * id of EVM in decimal, the chain id of NEAR. Null where it does not say.
   */
  readonly network: string | null;
  /** How long it took to answer, or to fail. */
  readonly latencyMs: number;
};

/** Rejects with RpcFailedError. Commitment level: confirmed. */
export type SolanaNode = {
  /** Base58. */
  latestBlockhash(): Promise<string>;
  /** Null where there is none. Its data up to 65,537 bytes: no account that is read here has more. */
  account(addressBase58: string): Promise<SolanaAccount | null>;
  /** The present one, from 0. */
  epoch(): Promise<bigint>;
  /**
   * What a transaction with one signature and so many compute units costs, at the median priority
   * fee of late, in lamports.
   */
  estimateFeeLamports(computeUnits: number): Promise<bigint>;
};

export type SolanaAccount = {
  /** The owning program, base58. */
  readonly owner: string;
  readonly data: Uint8Array;
};

/** Rejects with RpcFailedError, also where the endpoint is of another chain. */
export type EvmNode = {
  /** What a unit of gas costs now, tip included, in wei. */
  gasPriceWei(): Promise<bigint>;
};

/** The chains that are read through RPC, in public order. */
export const rpcChains: readonly ChainId[] = [
  ...familyChains('solana'),
  ...familyChains('evm'),
  ...familyChains('near'),
];

/** The environment variable that sets an endpoint, such as `SIPHER_RPC_SOLANA_HELIUS`. */
export const rpcSetting = ({ chain, provider }: EndpointName): string =>
  `SIPHER_RPC_${chain}_${provider}`.toUpperCase();

/** No endpoint is set for a chain and a provider. */
export class RpcNotConfiguredError extends Error {
  override readonly name = 'RpcNotConfiguredError';
  readonly endpoint: EndpointName;
  /** The environment variable that would set it. */
  readonly setting: string;

  constructor(endpoint: EndpointName) {
    const setting = rpcSetting(endpoint);
    super(`expected an RPC endpoint in ${setting}`);
    this.endpoint = endpoint;
    this.setting = setting;
  }
}

/** An endpoint did not do what was asked. Nothing in it is of its URL or of what it answered. */
export class RpcFailedError extends Error {
  override readonly name = 'RpcFailedError';
  readonly endpoint: EndpointName;
  /** Such as `timeout` or `HTTP 500`. */
  readonly reason: string;
  /** The log shows codes of failures, and no messages. */
  readonly code: string;

  constructor(endpoint: EndpointName, reason: string) {
    super(`the RPC endpoint of ${endpoint.chain} at ${endpoint.provider} failed: ${reason}`);
    this.endpoint = endpoint;
    this.reason = reason;
    this.code = `${endpoint.chain}/${endpoint.provider}: ${reason}`;
  }
}
