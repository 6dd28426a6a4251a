export { DecryptionError, InvalidInputError } from '@sipher/core';
export { type CheckRequest, checkPayment } from './local/check-payment.ts';
export type {
  ClaimRequest,
  EvmClaimRequest,
  NearClaimRequest,
  SignedClaim,
  SolanaClaimRequest,
  SolanaTokenTerms,
} from './local/claims/claim-request.ts';
export type { PrivateKey } from './local/decode-keys.ts';
export { type AddressRequest, deriveAddress } from './local/derive-address.ts';
export { generateKeys, type KeysRequest } from './local/generate-keys.ts';
export { type AmountRequest, type OpenedAmount, openAmount } from './local/open-amount.ts';
export { type OneTimeKey, type PaymentToOwner, recoverKey } from './local/recover-key.ts';
export type { AnnouncementSource, PageQuery } from './local/scan/read-pages.ts';
export { type ScanProgress, type ScanRequest, scanPayments } from './local/scan-payments.ts';
export { signClaim } from './local/sign-claim.ts';
