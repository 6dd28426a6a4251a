export {
  decodeAnnouncements,
  encodeAnnouncements,
  type ListedAnnouncement,
} from './announcements/announcement-bytes.ts';
export { type FoundAnnouncement, scanAnnouncements } from './announcements/scan-announcements.ts';
export { viewPayment } from './announcements/view-payment.ts';
export {
  type ChainFamilyId,
  type ChainId,
  chainCurve,
  chainFamily,
  chainIds,
  chains,
  familyChains,
  isChainId,
} from './chains/chain-ids.ts';
export { encodeNativeAddress } from './chains/encode-native-address.ts';
export { decodeEvmAddress, encodeEvmAddress } from './chains/evm/evm-address.ts';
export { evmChainId, evmChains } from './chains/evm/evm-chains.ts';
export type { NativeAddress } from './chains/family.ts';
export { decodeSolanaAddress, isBase58Of32Bytes } from './chains/solana/solana-address.ts';
export { encodeTransactionId } from './chains/transaction-id.ts';
export { TransactionTooLargeError } from './chains/transaction-too-large-error.ts';
export {
  type TokenKind,
  type TransferTraits,
  transferChains,
  transferTraits,
} from './chains/transfer-traits.ts';
export { generateBlindingFactor } from './commitment/blinding-factor.ts';
export {
  addCommitments,
  type BlindedCommitment,
  type CommitmentOpening,
  createCommitment,
  subtractCommitments,
  verifyCommitment,
} from './commitment/commitment.ts';
export {
  decryptOpening,
  encryptOpening,
  type OpeningContext,
} from './commitment/encrypt-opening.ts';
export type {
  CurveEngine,
  CurveEngines,
  CurveName,
  Secp256k1Engine,
} from './curves/curve-engine.ts';
export { type Ed25519RawSigner, ed25519RawSigner } from './curves/ed25519-raw-signer.ts';
export { generatePrivateKey, type RandomBytes } from './curves/generate-private-key.ts';
export { nobleEngines } from './curves/noble-engines.ts';
export { DecryptionError } from './encryption/decryption-error.ts';
export type { EncryptedText } from './encryption/encrypt-record.ts';
export { equalBytes } from './equal-bytes.ts';
export { decodeHex, encodeHex } from './hex.ts';
export { InvalidInputError } from './invalid-input-error.ts';
export { deriveStealthAddress, type StealthAddressDeps } from './stealth/derive-stealth-address.ts';
export { erc5564Scheme } from './stealth/erc5564.ts';
export { generateStealthKeys, type StealthKeysRequest } from './stealth/generate-stealth-keys.ts';
export { sipScheme } from './stealth/sip.ts';
export type {
  Announcement,
  AnnouncementTrace,
  MetaAddress,
  RecipientPrivateKeys,
  RecipientViewKeys,
  StealthAddress,
  StealthKeyPair,
  StealthScheme,
  StealthSchemeId,
} from './stealth/stealth-scheme.ts';
export {
  type DisclosureRecord,
  decryptDisclosure,
  type EncryptedDisclosure,
  encryptDisclosure,
} from './viewing-key/encrypt-disclosure.ts';
export {
  deriveChildViewingKey,
  generateViewingKey,
  hashViewingKey,
  rootViewingKeyPath,
  type ViewingKey,
  verifyViewingKeyHierarchy,
} from './viewing-key/viewing-key.ts';
