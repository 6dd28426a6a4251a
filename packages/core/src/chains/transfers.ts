import type { CurveEngines } from '../curves/curve-engine.ts';
import type { StealthAddress, StealthSchemeId } from '../stealth/stealth-scheme.ts';
import type { ChainId } from './chain-ids.ts';

/** A commitment, and its opening encrypted to the recipient, as they are announced. */
export type CommitmentNote = {
  /** 33 bytes: a compressed secp256k1 point. */
  readonly commitment: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
};

/** A payment to a one-time address. */
export type Payment = {
  readonly chain: ChainId;
  /** The payer's native address, which signs. */
  readonly sender: string;
  readonly schemeId: StealthSchemeId;
  readonly stealthAddress: StealthAddress;
  /** Base units, from 1. */
  readonly amount: bigint;
  /** The token's mint, contract or account; null for the chain's own coin. */
  readonly token: string | null;
  /** What is announced with it, from the level `shielded` up. */
  readonly note: CommitmentNote | null;
  /** Do the point arithmetic that EVM addresses need; the portable ones unless given. */
  readonly engines?: CurveEngines;
};

/** A Solana payment, as the wire has it. */
export type SolanaData = {
  readonly type: 'solana';
  /** The unsigned version-0 transaction, base64. */
  readonly transaction: string;
  readonly mint?: string;
};

/** A call that an EVM wallet sends. */
export type EvmCall = {
  /** With EIP-55 checksum. */
  readonly to: string;
  /** Wei, decimal. */
  readonly value: string;
  /** 0x and hex. */
  readonly data: string;
  readonly chainId: number;
};

/** A payment on an EVM chain; `tokenContract` where it is of a token, checksummed. */
export type EvmData = EvmCall & { readonly type: 'evm'; readonly tokenContract?: string };

/** One of the actions of a NEAR transaction: `Transfer` has an amount, `FunctionCall` the rest. */
export type NearAction = {
  readonly type: 'Transfer' | 'FunctionCall';
  /** YoctoNEAR, decimal. */
  readonly amount?: string;
  readonly methodName?: string;
  /** JSON text. */
  readonly args?: string;
  /** Units of gas, decimal. */
  readonly gas?: string;
  /** YoctoNEAR, decimal. */
  readonly deposit?: string;
};

/** A payment on NEAR: what the wallet makes a transaction of. */
export type NearData = {
  readonly type: 'near';
  /** The account that the actions are for: the one-time account, or the token's contract. */
  readonly receiverId: string;
  readonly actions: NearAction[];
  readonly tokenContract?: string;
};

/** An unsigned payment, told apart by `type`: the family. */
export type ChainData = SolanaData | EvmData | NearData;

/** What must reach the recipient beside the transaction: another call, or the announcement itself. */
export type SeparateAnnouncement =
  | EvmCall
  | {
      /** 0x and hex. */
      readonly ephemeralPublicKey: string;
      readonly viewTag: number;
      /** The announced address. */
      readonly address: string;
    };

/** What a builder makes of a payment. */
export type BuiltTransfer = {
  readonly chainData: ChainData;
  /** Absent where the transaction carries it. */
  readonly announcement?: SeparateAnnouncement;
};

/**
 * The transfers of one family: unsigned, built without any I/O.
 *
 * `Terms` are what a family must know beside the payment, and what the chain or the caller tells.
 */
export type ChainTransfers<Terms> = {
  /** The largest amount that a transaction can name. */
  readonly maxAmount: bigint;
  /**
   * @throws InvalidInputError naming `field`: no address of an account on the chain.
   */
  assertAddress(text: string, field: string): void;
  /**
   * @throws InvalidInputError naming `token`: not the form that the chain's tokens are named in.
   */
  assertToken(text: string): void;
  /**
   * The unsigned transaction that pays, and announces where the chain can.
   *
   * @throws InvalidInputError naming `chain`, `sender`, `amount`, `token` or a term;
   * TransactionTooLargeError for a transaction that is larger than the chain allows.
   */
  build(payment: Payment, terms: Terms): BuiltTransfer | Promise<BuiltTransfer>;
};
