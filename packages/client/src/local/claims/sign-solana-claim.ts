import { ed25519RawSigner } from '@sipher/core';
import {
  addSolanaSignature,
  buildSolanaClaim,
  type ClaimedTokens,
  solanaClaimFeeLamports,
  solanaTransactionId,
} from '@sipher/core/transfers';
import { assertUnits, maxU64 } from './assert-units.ts';
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
  const { balanceLamports, lamports = 0n } = request;
  const any = { least: 0n, most: maxU64 };
  if (balanceLamports === undefined) {
    assertUnits(lamports, 'lamports', any);
    return lamports;
  }
  assertUnits(balanceLamports, 'balanceLamports', any);
  if (isSponsored) return balanceLamports;
  const { computeUnitPriceMicroLamports } = request;
  const terms = { isSponsored, hasTokens: false, computeUnitPriceMicroLamports };
  return balanceLamports - solanaClaimFeeLamports(terms);
};

const tokensOf = ({ tokens }: SolanaClaimRequest): ClaimedTokens | null => {
  if (tokens === undefined) return null;
  const { rentTo = null, hasWithheldFees = false } = tokens;
  return { ...tokens, rentTo, hasWithheldFees };
};
