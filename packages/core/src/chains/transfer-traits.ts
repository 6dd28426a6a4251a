import { type ChainFamilyId, type ChainId, chainFamily, chainIds } from './chain-ids.ts';

/** The chain's own coin, or a token that a contract or a mint keeps. */
export type TokenKind = 'native' | 'token';

/** What becomes of the things that accompany a payment. */
export type TransferTraits = {
  /** How the recipient learns of it: in the paying transaction, in another one, or from the payer. */
  readonly announcement: 'on-chain' | 'separate-transaction' | 'out-of-band';
  /** Whether the paying transaction itself carries a commitment. */
  readonly anchorsCommitment: boolean;
};

const inTransaction: TransferTraits = { announcement: 'on-chain', anchorsCommitment: true };
const outOfBand: TransferTraits = { announcement: 'out-of-band', anchorsCommitment: false };

/** The families that transfers are built for. Apart from their builders, whose libraries are large. */
const traitsByFamily: Partial<Record<ChainFamilyId, Record<TokenKind, TransferTraits>>> = {
  solana: { native: inTransaction, token: inTransaction },
  evm: {
    native: inTransaction,
    // Whoever approved a token to a batching contract could be robbed: two transactions.
    token: { announcement: 'separate-transaction', anchorsCommitment: false },
  },
  near: { native: outOfBand, token: outOfBand },
};

/**
 * What a chain does with the announcement and the commitment of a payment; null where no transfer
 * can be built.
 *
 * @example
 * ```ts
 * transferTraits('base', 'token')?.announcement; // 'separate-transaction'
 * ```
 */
export const transferTraits = (chain: ChainId, kind: TokenKind): TransferTraits | null =>
  traitsByFamily[chainFamily(chain)]?.[kind] ?? null;

/** Ids of the chains that transfers can be built for, in public order. */
export const transferChains: readonly ChainId[] = chainIds.filter(
  (chain) => transferTraits(chain, 'native') !== null,
);
