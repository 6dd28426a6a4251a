import type { OperationInput, RpcProvider } from '@sipher/contract';
import type { ChainId } from '@sipher/core';
import type { BuiltTransfer, Payment } from '@sipher/core/transfers';
import type { Nodes } from '../nodes/port.ts';

/** What a request may say of one family's transactions. */
export type TransferTerms = Pick<
  OperationInput<'transferPrivate'>['body'],
  | 'feePayer'
  | 'recentBlockhash'
  | 'decimals'
  | 'tokenProgram'
  | 'priorityFeeMicroLamports'
  | 'memo'
  | 'storageDeposit'
>;

export type TransferRequest = {
  readonly chain: ChainId;
  readonly sender: string;
  readonly amount: bigint;
  /** Null for the chain's own coin. */
  readonly token: string | null;
  readonly rpcProvider: RpcProvider;
  readonly terms: TransferTerms;
};

/** Builds the transaction of a payment that fits the request. */
export type BuildTransfer = (payment: Payment) => BuiltTransfer | Promise<BuiltTransfer>;

/** How transfers of one family are built: core's builder, and where what it must know comes from. */
export type TransferAdapter = {
  /** The terms that mean something here. */
  readonly terms: readonly (keyof TransferTerms)[];
  /** What a request calls the builder's own terms, where it has another name for them. */
  readonly requestNames: Readonly<Record<string, keyof TransferTerms>>;
  /**
   * Refuses what the family cannot pay before it asks the chain for what the request leaves out.
   *
   * @throws ApiError AMOUNT_OUT_OF_RANGE or TOKEN_UNUSABLE; InvalidInputError naming `sender`,
   * `token` or a term; RpcNotConfiguredError and RpcFailedError.
   */
  prepare(request: TransferRequest, nodes: Nodes): Promise<BuildTransfer>;
};
