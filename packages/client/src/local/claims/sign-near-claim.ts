import { ed25519RawSigner, InvalidInputError } from '@sipher/core';
import { buildNearClaim, decodeNearBlockHash, signNearTransaction } from '@sipher/core/transfers';
import { assertUnits, maxU64 } from './assert-units.ts';
import type { ClaimSigner, NearClaimRequest } from './claim-request.ts';

/** Builds and signs a claim on NEAR. */
export const signNearClaim: ClaimSigner<NearClaimRequest> = async (
  request,
  { stealthAddress, stealthPublicKey, stealthPrivateKey },
) => {
  const { destinationAddress: destination, nonce, amount, token = null } = request;
  const { storageDepositYocto = null } = request;
  if (token !== null && token === destination) {
    const expectation = 'another account than the token’s own, which would keep the tokens';
    throw new InvalidInputError('destinationAddress', expectation);
  }
  assertUnits(nonce, 'nonce', { least: 1n, most: maxU64 });
  const claim = { stealthAddress, destination, token, amount, storageDepositYocto };
  const call = buildNearClaim(claim);
  const blockHash = decodeNearBlockHash(request.blockHash);
  const { sign } = ed25519RawSigner(stealthPrivateKey);
  const signed = signNearTransaction(
    { publicKey: stealthPublicKey, nonce, blockHash, ...call },
    sign,
  );
  return {
    status: 'signed',
    transaction: signed.transactionBase64,
    txSignature: signed.transactionIdBase58,
    sponsorCall: null,
  };
};
