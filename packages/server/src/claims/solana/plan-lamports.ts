import { invalid } from '../../api-error.ts';
import { insufficientFunds, nothingToClaim, sponsorHint } from '../claim-refusals.ts';
import { assertWallet } from './assert-wallet.ts';
import type { OpenSolanaLedger, SolanaClaimRequest, SolanaPlan } from './solana-plan.ts';

const loadCore = () => import('@sipher/core/transfers');

/** All the SOL that the fee leaves, or what the request asks for. */
export const planLamports = async (
  request: SolanaClaimRequest,
  ledger: OpenSolanaLedger,
): Promise<SolanaPlan> => {
  const { terms, stealthAddress, destination } = request;
  assertNoToken(terms);
  const { amount, recentBlockhash } = terms;
  const planOf = (lamports: bigint) => ({
    lamports,
    tokens: null,
    facts: { amount: String(lamports) },
  });
  if (amount !== undefined && recentBlockhash !== undefined) return planOf(BigInt(amount));
  const [source, target] = await ledger().accounts([stealthAddress, destination]);
  if (!source) throw nothingToClaim(stealthAddress, null);
  assertWallet(target ?? null);
  const kept = { source: source.lamports, target: target?.lamports ?? 0n };
  const lamports = await settleLamports(request, kept);
  return planOf(lamports);
};

/** Whoever says of which token, and not which one, does not mean SOL. */
const assertNoToken = ({ decimals, tokenProgram }: SolanaClaimRequest['terms']): void => {
  if (decimals === undefined && tokenProgram === undefined) return;
  const path = decimals === undefined ? 'tokenProgram' : 'decimals';
  throw invalid([{ path, message: 'expected a mint with it, or nothing here' }]);
};

const settleLamports = async (
  { isSponsored, feeLamports, terms }: SolanaClaimRequest,
  { source, target }: { readonly source: bigint; readonly target: bigint },
): Promise<bigint> => {
  const rent = (await loadCore()).rentExemptLamports(0);
  const ownFee = isSponsored ? 0n : feeLamports;
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
