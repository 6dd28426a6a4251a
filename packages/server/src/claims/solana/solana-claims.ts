import { ed25519RawSigner, isBase58Of32Bytes } from '@sipher/core';
import type { ClaimedTokens } from '@sipher/core/transfers';
import type { SolanaLedger } from '../../nodes/ledgers/port.ts';
import type {
  ClaimAdapter,
  ClaimFacts,
  ClaimRequest,
  PreparedClaim,
  SignedClaim,
} from '../claim-adapter.ts';
import { insufficientFunds, nothingToClaim, sponsorHint } from '../claim-refusals.ts';
import { planTokens } from './plan-tokens.ts';

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
    // Asked for only where the request leaves something out: else no endpoint is needed.
    const ledger = () => nodes.ledgers.solana(rpcProvider);
    const isSponsored = terms.feePayer !== undefined && terms.feePayer !== stealthAddress;
    const sponsored = { ...request, isSponsored, fee: await feeOf(request, isSponsored) };
    const plan =
      token === null
        ? await planLamports(sponsored, ledger)
        : await planTokens(sponsored, token, ledger);
    const recentBlockhash = terms.recentBlockhash ?? (await ledger().latestBlockhash());
    return prepared(sponsored, { ...plan, recentBlockhash }, ledger);
  },
};

/** A request, and what its fee is and who pays it. */
export type SolanaClaimRequest = ClaimRequest & {
  readonly isSponsored: boolean;
  readonly fee: bigint;
};

/** What a claim moves. */
export type SolanaPlan = {
  readonly lamports: bigint;
  readonly tokens: ClaimedTokens | null;
  readonly facts: Pick<ClaimFacts, 'amount' | 'nativeAmount' | 'accountClosed' | 'rentReturnedTo'>;
};

export type OpenSolanaLedger = () => SolanaLedger;

const feeOf = async ({ token, terms }: ClaimRequest, isSponsored: boolean): Promise<bigint> => {
  const price = terms.priorityFeeMicroLamports;
  return (await loadCore()).solanaClaimFeeLamports({
    isSponsored,
    hasTokens: token !== null,
    computeUnitPriceMicroLamports: price === undefined ? undefined : BigInt(price),
  });
};

const planLamports = async (
  request: SolanaClaimRequest,
  ledger: OpenSolanaLedger,
): Promise<SolanaPlan> => {
  const { terms, stealthAddress, destination } = request;
  const { amount, recentBlockhash } = terms;
  const planOf = (lamports: bigint) => ({
    lamports,
    tokens: null,
    facts: { amount: String(lamports) },
  });
  if (amount !== undefined && recentBlockhash !== undefined) return planOf(BigInt(amount));
  const [source, target] = await ledger().accounts([stealthAddress, destination]);
  if (!source) throw nothingToClaim(stealthAddress, null);
  const kept = { source: source.lamports, target: target?.lamports ?? 0n };
  const lamports = await settleLamports(request, kept);
  return planOf(lamports);
};

/** What goes to the destination: all that the fee leaves, or what the request asks for. */
const settleLamports = async (
  { isSponsored, fee, terms }: SolanaClaimRequest,
  { source, target }: { readonly source: bigint; readonly target: bigint },
): Promise<bigint> => {
  const { rentExemptMinimumLamports: rent } = await loadCore();
  const ownFee = isSponsored ? 0n : fee;
  const lamports = terms.amount === undefined ? source - ownFee : BigInt(terms.amount);
  const required = (terms.amount === undefined ? 1n : lamports) + ownFee;
  if (source < required) {
    const reason = `the one-time address has ${source} lamports of ${required}; ${sponsorHint}`;
    throw insufficientFunds({ available: source, required, reason });
  }
  const rest = source - required;
  if (terms.amount !== undefined && rest > 0n && rest < rent) {
    const reason = `what stays must be nothing, or at least ${rent} lamports`;
    throw insufficientFunds({ available: rest, required: rent, reason });
  }
  if (target + lamports < rent) {
    const reason = `a new destination must get at least ${rent} lamports, or the chain refuses it`;
    throw insufficientFunds({ available: lamports, required: rent - target, reason });
  }
  return lamports;
};

const prepared = async (
  { stealthAddress, destination, terms, isSponsored, fee }: SolanaClaimRequest,
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
    facts: { ...facts, fee: String(fee), feePayer },
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
