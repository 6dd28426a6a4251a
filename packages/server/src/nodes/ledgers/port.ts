import type { RpcProvider } from '@sipher/contract';
import type { ChainId } from '@sipher/core';

/**
 * Chains as whoever spends from an address meets them: balances, simulation, sending. Reads reject
 * with RpcFailedError; sending never rejects, since what has left cannot be taken back.
 */
export type Ledgers = {
  /** @throws RpcNotConfiguredError where the operator has set no endpoint; so do the others. */
  solana(provider: RpcProvider): SolanaLedger;
  /** @throws RangeError for a chain that is not EVM. */
  evm(chain: ChainId, provider: RpcProvider): EvmLedger;
  near(provider: RpcProvider): NearLedger;
};

/**
 * What an endpoint says when it is given a transaction: taken; refused, with its reason, and
 * nothing has happened; or nothing that tells, where it may have been taken.
 */
export type SendOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: string };

/** What became of a transaction: `unseen` is no proof that it never will be. */
export type TransactionState =
  | { readonly kind: 'unseen' }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a simulated transaction does, or why it would fail: never what an endpoint wrote freely. */
export type Simulated =
  | { readonly kind: 'succeeds'; readonly units: bigint }
  | { readonly kind: 'fails'; readonly reason: string };

export type LedgerAccount = {
  readonly lamports: bigint;
  /** The owning program, base58. */
  readonly owner: string;
  /** Its first 32 KiB. */
  readonly data: Uint8Array;
};

/** Commitment level: confirmed. */
export type SolanaLedger = {
  /** At most 5, in the order of the addresses (base58); null where there is none. */
  accounts(addresses: readonly string[]): Promise<(LedgerAccount | null)[]>;
  /** Signatures are not asked for: a sponsor's may still be missing. */
  simulate(transactionBase64: string): Promise<Simulated>;
  send(transactionBase64: string): Promise<SendOutcome>;
  stateOf(signatureBase58: string): Promise<TransactionState>;
};

export type EvmCallRequest = {
  readonly from: string;
  readonly to: string;
  /** Wei. */
  readonly value: bigint;
  /** 0x and hex. */
  readonly data: string;
};

/** Each read asserts that the endpoint is of the chain. */
export type EvmLedger = {
  balanceWei(address: string): Promise<bigint>;
  /** Of the next transaction. */
  nonce(address: string): Promise<number>;
  hasCode(address: string): Promise<boolean>;
  /** What a contract answers, 0x and hex; null where it refuses. */
  read(to: string, data: string): Promise<string | null>;
  /** The gas that a call takes, or why it would fail. */
  estimateGas(call: EvmCallRequest): Promise<Simulated>;
  /** 0x and hex. */
  send(transaction: string): Promise<SendOutcome>;
  stateOf(hash: string): Promise<TransactionState>;
};

export type NearAccess = {
  /** The last that was used. */
  readonly nonce: bigint;
  /** Of the latest final block, base58. */
  readonly blockHashBase58: string;
};

/** Finality: final. */
export type NearLedger = {
  /** In yoctoNEAR; null where there is no such account. */
  balanceYocto(accountId: string): Promise<bigint | null>;
  /** Of a key (`ed25519:` and base58); null where the account has no such full access key. */
  access(accountId: string, publicKey: string): Promise<NearAccess | null>;
  /** YoctoNEAR for a unit of gas. */
  gasPriceYocto(): Promise<bigint>;
  /** The JSON that a contract's method answers; null where it refuses, or is none. */
  view(accountId: string, method: string, args: object): Promise<unknown>;
  send(transactionBase64: string): Promise<SendOutcome>;
  stateOf(transactionIdBase58: string, senderId: string): Promise<TransactionState>;
};
