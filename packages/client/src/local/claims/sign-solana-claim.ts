import { ed25519RawSigner } from '@sipher/core';
import {
  addSolanaSignature,
  buildSolanaClaim,
  type ClaimedTokens,
  solanaClaimFeeLamports,
  solanaTransactionId,
} from '@sipher/core/transfers';
import type { ClaimSigner, SolanaClaimRequest } from './claim-request.ts';

/** Builds and signs a claim on Solana. */
export const signSolanaClaim: ClaimSigner<SolanaClaimRequest> = async (
  request,
  { stealthAddress, stealthPrivateKey },
) => {
  const { destinationAddress: destination, recentBlockhash } = request;
  const { feePayer = stealthAddress, computeUnitPriceMicroLamports } = request;
  const isSponsored = feePayer !== stealthAddress;
  const lamports = lamportsOf(request, isSponsored);
  const unsigned = await buildSolanaClaim(
    { stealthAddress, destination, lamports, tokens: tokensOf(request) },
    {
      recentBlockhash,
      feePayer,
      ...(computeUnitPriceMicroLamports === undefined ? {} : { computeUnitPriceMicroLamports }),
    },
  );
  const { sign } = ed25519RawSigner(stealthPrivateKey);
  const signer = { publicKeyBase58: stealthAddress, sign };
  const transaction = await addSolanaSignature(unsigned, signer);
  return {
    status: isSponsored ? 'awaiting-sponsor' : 'signed',
    transaction,
    txSignature: solanaTransactionId(transaction),
    sponsorCall: null,
  };
};

const lamportsOf = (request: SolanaClaimRequest, isSponsored: boolean): bigint => {
  if (request.balanceLamports === undefined) return request.lamports ?? 0n;
  if (isSponsored) return request.balanceLamports;
  const { computeUnitPriceMicroLamports } = request;
  const terms = { isSponsored, hasTokens: false, computeUnitPriceMicroLamports };
  return request.balanceLamports - solanaClaimFeeLamports(terms);
};

const tokensOf = ({ tokens }: SolanaClaimRequest): ClaimedTokens | null => {
  if (tokens === undefined) return null;
  const { rentTo = null, hasWithheldFees = false } = tokens;
  return { ...tokens, rentTo, hasWithheldFees };
};
