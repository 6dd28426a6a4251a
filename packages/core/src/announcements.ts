export {
  evmAnnouncementTopic,
  evmAnnouncerAddress,
  evmSchemeIds,
} from './chains/evm/evm-announcer-contract.ts';
export {
  type EvmLog,
  type LoggedAnnouncement,
  parseEvmAnnouncementLog,
} from './chains/evm/parse-evm-announcement-log.ts';
export { decodeSolanaSignature } from './chains/solana/decode-solana-signature.ts';
export {
  parseSolanaAnnouncements,
  type SolanaAnnouncements,
  type SolanaInstruction,
  type SolanaInstructions,
} from './chains/solana/parse-solana-announcements.ts';
export { solanaAnnouncerAddress } from './chains/solana/solana-announcer.ts';
