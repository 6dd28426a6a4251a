import { chainFamily, InvalidInputError } from '@sipher/core';
import type {
  ClaimRequest,
  EvmClaimRequest,
  NearClaimRequest,
  SignedClaim,
  SignedTerms,
  SolanaClaimRequest,
} from './claims/claim-request.ts';
import { type OneTimeKey, recoverKey } from './recover-key.ts';

/**
 * Signs a claim at home: recovers the key of the one-time address, signs what moves its content to
 * the destination, and wipes the key. What the chain must be asked (a recent hash, a nonce, fees, a
 * balance), the caller says; nothing is sent. The libraries of the chains are loaded at the first
 * claim, so that a scan need not wait for them.
 *
 * @throws InvalidInputError as `recoverKey`, or naming a term, or `chain` where it has no claims.
 * @see docs/claiming.md
 * @example
 * ```ts
 * import { type PaymentToOwner, signClaim } from '@sipher/client/local';
 *
 * const claimAll = (payment: PaymentToOwner, destinationAddress: string, balanceLamports: bigint) =>
 *   signClaim({
 *     ...payment,
 *     chain: 'solana',
 *     destinationAddress,
 *     balanceLamports,
 *     recentBlockhash: '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM',
 *   });
 * ```
 */
export const signClaim = async (request: ClaimRequest): Promise<SignedClaim> => {
  const key = recoverKey(request);
  try {
    const { stealthAddress } = key;
    return { ...(await signTerms(request, key)), stealthAddress };
  } finally {
    key.stealthPrivateKey.fill(0);
  }
};

const signTerms = async (request: ClaimRequest, key: OneTimeKey): Promise<SignedTerms> => {
  if (isSolana(request)) {
    const { signSolanaClaim } = await import('./claims/sign-solana-claim.ts');
    return signSolanaClaim(request, key);
  }
  if (isEvm(request)) {
    const { signEvmClaim } = await import('./claims/sign-evm-claim.ts');
    return signEvmClaim(request, key);
  }
  if (isNear(request)) {
    const { signNearClaim } = await import('./claims/sign-near-claim.ts');
    return signNearClaim(request, key);
  }
  throw new InvalidInputError('chain', 'solana, near or an EVM chain');
};

const isSolana = (request: ClaimRequest): request is SolanaClaimRequest =>
  chainFamily(request.chain) === 'solana';
const isEvm = (request: ClaimRequest): request is EvmClaimRequest =>
  chainFamily(request.chain) === 'evm';
const isNear = (request: ClaimRequest): request is NearClaimRequest =>
  chainFamily(request.chain) === 'near';
