export { dataFeeQuestions, gasPriceOracleAddress } from './chains/evm/claims/data-fee-calls.ts';
export {
  authorizeErc20Transfer,
  type EvmQuestion,
  encodeErc20Transfer,
  erc20Questions,
  type TokenDomain,
  type TransferAuthorization,
  tokenDomainSeparator,
} from './chains/evm/claims/erc20-calls.ts';
export {
  type EvmTransaction,
  encodeUnsignedTransaction,
  type SignedEvmTransaction,
  signEvmTransaction,
} from './chains/evm/claims/sign-evm-transaction.ts';
export { evmAnnouncerAddress, sipEvmSchemeId } from './chains/evm/evm-announcer-contract.ts';
export { type EvmAnnouncementMetadata, parseEvmAnnouncement } from './chains/evm/evm-metadata.ts';
export { type EvmTerms, evmTransfers, multicall3Address } from './chains/evm/evm-transfers.ts';
export {
  buildNearClaim,
  type NearCall,
  type NearClaim,
  nearCallGas,
} from './chains/near/claims/near-claims.ts';
export { decodeNearBlockHash, encodeNearPublicKey } from './chains/near/claims/near-texts.ts';
export {
  type NearTransaction,
  type NearTransactionAction,
  type SignedNearTransaction,
  signNearTransaction,
} from './chains/near/claims/near-transaction.ts';
export {
  type NearTerms,
  nearStorageDepositYocto,
  nearTransfers,
} from './chains/near/near-transfers.ts';
export {
  buildSolanaClaim,
  type ClaimedTokens,
  type SolanaClaim,
  type SolanaClaimTerms,
  solanaClaimFeeLamports,
} from './chains/solana/claims/build-solana-claim.ts';
export {
  deriveTokenAccountAddress,
  readTokenAccount,
  type TokenAccount,
} from './chains/solana/claims/read-token-account.ts';
export { parseCommitmentNote } from './chains/solana/commitment-note.ts';
export { decodeSolanaAddress } from './chains/solana/solana-address.ts';
export { parseSolanaAnnouncement } from './chains/solana/solana-announcement.ts';
export { solanaAnnouncerAddress } from './chains/solana/solana-announcer.ts';
export { decodeMint, type SolanaToken } from './chains/solana/solana-mint.ts';
export type { SolanaTerms } from './chains/solana/solana-terms.ts';
export { rentExemptLamports, solanaTransfers } from './chains/solana/solana-transfers.ts';
export {
  addSolanaSignature,
  type SolanaSigner,
  solanaTransactionId,
} from './chains/solana/transactions/solana-signatures.ts';
export type {
  BuiltTransfer,
  ChainData,
  ChainTransfers,
  CommitmentNote,
  EvmCall,
  EvmData,
  NearAction,
  NearData,
  Payment,
  SeparateAnnouncement,
  SolanaData,
} from './chains/transfers.ts';
