export { evmAnnouncerAddress, sipEvmSchemeId } from './chains/evm/evm-announcer.ts';
export { type EvmAnnouncementMetadata, parseEvmAnnouncement } from './chains/evm/evm-metadata.ts';
export { type EvmTerms, evmTransfers, multicall3Address } from './chains/evm/evm-transfers.ts';
export {
  type NearTerms,
  nearStorageDepositYocto,
  nearTransfers,
} from './chains/near/near-transfers.ts';
export { parseCommitmentNote } from './chains/solana/commitment-note.ts';
export { parseSolanaAnnouncement } from './chains/solana/solana-announcement.ts';
export { solanaAnnouncerAddress } from './chains/solana/solana-announcer.ts';
export { decodeMint, type SolanaToken } from './chains/solana/solana-mint.ts';
export type { SolanaTerms } from './chains/solana/solana-terms.ts';
export { rentExemptMinimumLamports, solanaTransfers } from './chains/solana/solana-transfers.ts';
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
