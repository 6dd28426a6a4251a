import type { OperationData } from '@sipher/contract';
import type { ChainId } from '@sipher/core';
import type { SolanaToken } from '@sipher/core/transfers';
import type { OneTimeKey, PaymentToOwner } from '../recover-key.ts';

type AnyClaim = PaymentToOwner & {
  /** Native: where it goes. A fresh one for each claim links the least. */
  readonly destinationAddress: string;
};

/** Tokens of a mint, and what becomes of the account that holds them. */
export type SolanaTokenTerms = SolanaToken & {
  /** Base58. */
  readonly mint: string;
  /** Base units, from 1: all that the account holds, or else it cannot be closed. */
  readonly amount: bigint;
  /** Who gets the rent of the account that is closed, base58; left out, the account stays open. */
  readonly rentTo?: string | undefined;
  /** Token-2022: fees withheld in the account go to the mint before it is closed. */
  readonly hasWithheldFees?: boolean | undefined;
};

/** A claim on Solana. */
export type SolanaClaimRequest = AnyClaim & {
  readonly chain: 'solana';
  /** Of the last minute or so, base58. */
  readonly recentBlockhash: string;
  /** A sponsor, who signs after the one-time address and pays; that address itself if left out. */
  readonly feePayer?: string | undefined;
  /** Priority fee for each compute unit. */
  readonly computeUnitPriceMicroLamports?: bigint | undefined;
} & (
    | {
        /** What the address has: all of it goes, less the fee where no sponsor pays it. */
        readonly balanceLamports: bigint;
        readonly lamports?: undefined;
        readonly tokens?: undefined;
      }
    | {
        /** What goes; with tokens, what goes along with them: 0 if left out. */
        readonly lamports?: bigint | undefined;
        readonly tokens?: SolanaTokenTerms | undefined;
        readonly balanceLamports?: undefined;
      }
  );

/** A claim on an EVM chain: the coin, or with `token` an ERC-20 token. */
export type EvmClaimRequest = AnyClaim & {
  readonly chain: Extract<ChainId, 'ethereum' | 'polygon' | 'arbitrum' | 'optimism' | 'base'>;
  /** Wei, or base units of the token, from 1. */
  readonly amount: bigint;
  /** The token's contract. */
  readonly token?: string | undefined;
} & (
    | {
        /** The one-time address's next. */
        readonly nonce: number;
        readonly gasLimit: bigint;
        /** Wei for a unit of gas, all of it as a tip: the fee is `gasLimit` times it at most. */
        readonly feePerGasWei: bigint;
        readonly authorization?: undefined;
      }
    | {
        readonly token: string;
        /** A token with EIP-3009: a sponsor sends the call, and pays for it. */
        readonly authorization: {
          /** What the token's `name()` and `version()` say. */
          readonly name: string;
          readonly version: string;
          /** Until when the sponsor may send it, in seconds since the epoch. */
          readonly validBeforeS: bigint;
        };
      }
  );

/** A claim on NEAR: the coin, or with `token` a NEP-141 token. */
export type NearClaimRequest = AnyClaim & {
  readonly chain: 'near';
  /** Greater than that of the one-time account's access key. */
  readonly nonce: bigint;
  /** Of a block of the last day, base58. */
  readonly blockHash: string;
  /**
   * Base units. Null deletes the account, which gives its destination all the NEAR that is left:
   * only where the destination exists, or everything is lost.
   *
   * @see https://docs.near.org/concepts/basics/token-loss
   */
  readonly amount: bigint | null;
  /** The token's account. */
  readonly token?: string | undefined;
  /** YoctoNEAR that register the destination with the token, where it is not yet. */
  readonly storageDepositYocto?: bigint | undefined;
};

/** What `signClaim` takes: the chain says which terms go with it. */
export type ClaimRequest = SolanaClaimRequest | EvmClaimRequest | NearClaimRequest;

/** A claim that the one-time address has signed. */
export type SignedClaim = {
  /** `signed`: to be sent; `awaiting-sponsor`: the sponsor signs `transaction`, or sends `sponsorCall`. */
  readonly status: Extract<OperationData<'transferClaim'>['status'], 'signed' | 'awaiting-sponsor'>;
  /** Native. */
  readonly stealthAddress: string;
  /** Base64 on solana and near, 0x and hex on EVM chains; null where there is a `sponsorCall`. */
  readonly transaction: string | null;
  /** Its id on the chain; null until a sponsor has signed or sent it. */
  readonly txSignature: string | null;
  /** What a sponsor sends on an EVM chain; null elsewhere. */
  readonly sponsorCall: {
    readonly to: string;
    readonly value: string;
    readonly data: string;
    readonly chainId: number;
  } | null;
};

/** What a family makes of a request once the key is there, which it need not wipe. */
export type SignedTerms = Omit<SignedClaim, 'stealthAddress'>;

/** Signs the claims of one family. */
export type ClaimSigner<Request> = (request: Request, key: OneTimeKey) => Promise<SignedTerms>;
