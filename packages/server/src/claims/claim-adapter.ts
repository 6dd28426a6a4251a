import type { OperationData, OperationInput, RpcProvider } from '@sipher/contract';
import type { ChainId, RandomBytes } from '@sipher/core';
import type { SendOutcome, Simulated, TransactionState } from '../nodes/ledgers/port.ts';
import type { Nodes } from '../nodes/port.ts';

type Data = OperationData<'transferClaim'>;

/** What a request may say of one family's claims. */
export type ClaimTerms = Pick<
  OperationInput<'transferClaim'>['body'],
  | 'amount'
  | 'recentBlockhash'
  | 'decimals'
  | 'tokenProgram'
  | 'nonce'
  | 'blockHash'
  | 'feePayer'
  | 'priorityFeeMicroLamports'
  | 'storageDeposit'
>;

export type ClaimRequest = {
  readonly chain: ChainId;
  /** Native, of the key that signs. */
  readonly stealthAddress: string;
  /** Compressed. */
  readonly stealthPublicKey: Uint8Array;
  readonly destination: string;
  /** Null for the chain's own coin. */
  readonly token: string | null;
  readonly rpcProvider: RpcProvider;
  readonly terms: ClaimTerms;
};

/** What is told of a claim, whatever becomes of it. */
export type ClaimFacts = Pick<
  Data,
  'amount' | 'nativeAmount' | 'fee' | 'feePayer' | 'accountClosed' | 'rentReturnedTo' | 'mayRemain'
>;

/** A claim that the one-time key has signed. */
export type SignedClaim = Pick<Data, 'transaction' | 'sponsorCall' | 'txSignature'>;

/** A claim of which all is known but the signature. */
export type PreparedClaim = {
  readonly facts: ClaimFacts;
  /** Whether somebody else has to sign or to send it. */
  readonly isSponsored: boolean;
  /** Keeps nothing of the key (32 bytes), which the caller wipes. */
  sign(stealthPrivateKey: Uint8Array): Promise<SignedClaim>;
  /** Absent where the chain simulates nothing. */
  simulate?(signed: SignedClaim): Promise<Simulated>;
  /** Only of one that nobody sponsors. */
  send(signed: SignedClaim): Promise<SendOutcome>;
  stateOf(signed: SignedClaim): Promise<TransactionState>;
};

export type ClaimDeps = {
  readonly nodes: Nodes;
  readonly randomBytes: RandomBytes;
  readonly nowMs: () => number;
};

/** How claims of one family are made: core's builders, and where what they must know comes from. */
export type ClaimAdapter = {
  /** The terms that mean something here. */
  readonly terms: readonly (keyof ClaimTerms)[];
  /** What a request calls the builder's own terms, where it has another name for them. */
  readonly requestNames: Readonly<Record<string, keyof ClaimTerms>>;
  /** How the answer calls the units of a simulation. */
  readonly simulatedUnits: 'unitsConsumed' | 'gasUsed' | null;
  /** The bytes of an address in its native form; null for what is none. */
  decodeNative(text: string): Promise<Uint8Array | null>;
  /**
   * Whether a destination is the one-time address itself.
   *
   * @throws InvalidInputError naming `destinationAddress`: no address of the chain.
   */
  isSame(destination: string, stealthAddress: string): Promise<boolean>;
  /**
   * Reads what the request leaves out, and settles what the claim moves.
   *
   * @throws ApiError NOTHING_TO_CLAIM, INSUFFICIENT_FUNDS, TOKEN_UNUSABLE, SIMULATION_FAILED;
   * InvalidInputError naming `mint` or a term; RpcNotConfiguredError and RpcFailedError.
   */
  prepare(request: ClaimRequest, deps: ClaimDeps): Promise<PreparedClaim>;
};
