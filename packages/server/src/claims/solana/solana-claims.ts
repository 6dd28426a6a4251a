import { ed25519RawSigner, isBase58Of32Bytes } from '@sipher/core';
import type { ClaimAdapter, ClaimRequest, PreparedClaim, SignedClaim } from '../claim-adapter.ts';
import { planLamports } from './plan-lamports.ts';
import { planTokens } from './plan-tokens.ts';
import type { OpenSolanaLedger, SolanaClaimRequest, SolanaPlan } from './solana-plan.ts';

const loadCore = () => import('@sipher/core/transfers');

export const solanaClaims: ClaimAdapter = {
  terms: [
    'amount',
    'recentBlockhash',
    'decimals',
    'tokenProgram',
    'feePayer',
    'priorityFeeMicroLamports',
  ],
  requestNames: {
    computeUnitPriceMicroLamports: 'priorityFeeMicroLamports',
    'tokens.decimals': 'decimals',
    'tokens.program': 'tokenProgram',
    'tokens.amount': 'amount',
    lamports: 'amount',
  },
  simulatedUnits: 'unitsConsumed',
  decodeNative: async (text) =>
    isBase58Of32Bytes(text) ? (await loadCore()).decodeSolanaAddress(text, 'stealthAddress') : null,
  isSame: async (destination, stealthAddress) => {
    (await loadCore()).solanaTransfers.assertAddress(destination, 'destinationAddress');
    return destination === stealthAddress;
  },
  prepare: async (request, { nodes }) => {
    const { solanaTransfers } = await loadCore();
    const { token, terms, stealthAddress, rpcProvider } = request;
    if (token !== null) solanaTransfers.assertToken(token);
    if (terms.feePayer !== undefined) solanaTransfers.assertAddress(terms.feePayer, 'feePayer');
    const ledger = () => nodes.ledgers.solana(rpcProvider);
    const node = () => nodes.solana(rpcProvider);
    const isSponsored = terms.feePayer !== undefined && terms.feePayer !== stealthAddress;
    const sponsored = { ...request, isSponsored, feeLamports: await feeOf(request, isSponsored) };
    const plan =
      token === null
        ? await planLamports(sponsored, ledger)
        : await planTokens(sponsored, token, { ledger, node });
    const recentBlockhash = terms.recentBlockhash ?? (await node().latestBlockhash());
    return prepareTransaction(sponsored, { ...plan, recentBlockhash }, ledger);
  },
};

const feeOf = async ({ token, terms }: ClaimRequest, isSponsored: boolean): Promise<bigint> => {
  const price = terms.priorityFeeMicroLamports;
  return (await loadCore()).solanaClaimFeeLamports({
    isSponsored,
    hasTokens: token !== null,
    computeUnitPriceMicroLamports: price === undefined ? undefined : BigInt(price),
  });
};

/** A transaction of the one-time address, which a sponsor may have to sign too. */
const prepareTransaction = async (
  { stealthAddress, destination, terms, isSponsored, feeLamports }: SolanaClaimRequest,
  { lamports, tokens, facts, recentBlockhash }: SolanaPlan & { readonly recentBlockhash: string },
  ledger: OpenSolanaLedger,
): Promise<PreparedClaim> => {
  const { buildSolanaClaim, addSolanaSignature, solanaTransactionId } = await loadCore();
  const feePayer = terms.feePayer ?? stealthAddress;
  const price = terms.priorityFeeMicroLamports;
  const unsigned = await buildSolanaClaim(
    { stealthAddress, destination, lamports, tokens },
    {
      recentBlockhash,
      feePayer,
      ...(price === undefined ? {} : { computeUnitPriceMicroLamports: BigInt(price) }),
    },
  );
  return {
    facts: { ...facts, fee: String(feeLamports), feePayer },
    isSponsored,
    sign: async (stealthPrivateKey) => {
      const { sign } = ed25519RawSigner(stealthPrivateKey);
      const signer = { publicKeyBase58: stealthAddress, sign };
      const transaction = await addSolanaSignature(unsigned, signer);
      const txSignature = solanaTransactionId(transaction);
      return { transaction, ...(txSignature === null ? {} : { txSignature }) };
    },
    simulate: (signed) => ledger().simulate(transactionOf(signed)),
    send: (signed) => ledger().send(transactionOf(signed)),
    stateOf: ({ txSignature = '' }) => ledger().stateOf(txSignature),
  };
};

const transactionOf = ({ transaction }: SignedClaim): string => {
  if (transaction === undefined) throw new Error('expected a signed transaction');
  return transaction;
};
