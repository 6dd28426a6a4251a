import type { OperationInput } from '@sipher/contract';
import { chainFamily, transferChains } from '@sipher/core';
import { ApiError, invalid } from '../../api-error.ts';
import type { ClaimAdapter, ClaimTerms } from '../../claims/claim-adapter.ts';
import { claimAdapters } from '../../claims/claim-adapters.ts';
import { assertKnownTerms } from '../../transfers/assert-known-terms.ts';

type Body = OperationInput<'transferClaim'>['body'];

type Chosen = { readonly adapter: ClaimAdapter; readonly terms: ClaimTerms };

/** The adapter of the chain's family, and the request's terms; refuses what means nothing to it. */
export const chooseClaimAdapter = (body: Body): Chosen => {
  const { chain } = body;
  const adapter = claimAdapters[chainFamily(chain)];
  if (adapter === undefined) {
    const details = { chain, supported: transferChains };
    throw new ApiError('CHAIN_TRANSFER_UNSUPPORTED', details, { conflicting: ['chain'] });
  }
  const terms = termsOf(body);
  assertKnownTerms({ chain, terms, known: adapter.terms });
  if (body.dryRun && adapter.simulatedUnits === null) {
    const message = `expected false: ${chain} simulates no transactions`;
    throw invalid([{ path: 'dryRun', message }], ['chain', 'dryRun']);
  }
  return { adapter, terms };
};

const termsOf = (body: Body): ClaimTerms => {
  const { spendingPrivateKey, viewingPrivateKey, ephemeralPublicKey, ...claim } = body;
  const { stealthAddress, destinationAddress, mint, chain, backend, ...asked } = claim;
  const { rpcProvider, dryRun, broadcast, maxFee, ...terms } = asked;
  return terms;
};
