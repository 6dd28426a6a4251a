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
