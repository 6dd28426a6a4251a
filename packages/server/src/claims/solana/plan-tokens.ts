import type { SolanaToken, TokenAccount } from '@sipher/core/transfers';
import { invalid } from '../../api-error.ts';
import type { LedgerAccount } from '../../nodes/ledgers/port.ts';
import { readMint, readUsable } from '../../transfers/read-mint.ts';
import { insufficientFunds, nothingToClaim, sponsorHint } from '../claim-refusals.ts';
import { assertWallet } from './assert-wallet.ts';
import type {
  OpenSolana,
  OpenSolanaLedger,
  SolanaClaimRequest,
  SolanaPlan,
} from './solana-plan.ts';

const loadCore = () => import('@sipher/core/transfers');

/** What a claim of a token moves, and what becomes of its account and of the SOL beside it. */
export const planTokens = async (
  request: SolanaClaimRequest,
  mint: string,
  { node, ledger }: OpenSolana,
): Promise<SolanaPlan> => {
  const offline = planOffline(request, mint);
  if (offline !== null) return offline;
  const token = await readMint({ field: 'mint', token: mint }, node());
  const holdings = await readHoldings(request, { ...token, mint }, ledger);
  const account = await readSource(request, mint, holdings.source);
  assertWallet(holdings.destination);
  const amount = request.terms.amount === undefined ? account.amount : BigInt(request.terms.amount);
  if (amount > account.amount) {
    const reason = `the one-time address has ${account.amount} base units of the token`;
    throw insufficientFunds({ available: account.amount, required: amount, reason });
  }
  const isClosed = account.isClosable && amount === account.amount;
  const rentTo = isClosed ? rentReceiver(request, holdings) : null;
  const lamports = await settleSweep(request, holdings, rentTo);
  return {
    lamports,
    tokens: { ...token, mint, amount, rentTo, hasWithheldFees: account.hasWithheldFees },
    facts: {
      amount: String(amount),
      accountClosed: isClosed,
      ...(rentTo === null ? {} : { rentReturnedTo: rentTo }),
      ...(lamports === 0n ? {} : { nativeAmount: String(lamports) }),
    },
  };
};

/** The plan where the request says all; whether the account can be closed, it cannot say. */
const planOffline = ({ terms }: SolanaClaimRequest, mint: string): SolanaPlan | null => {
  const { amount, recentBlockhash, decimals, tokenProgram: program } = terms;
  if ((decimals === undefined) !== (program === undefined)) {
    const path = decimals === undefined ? 'decimals' : 'tokenProgram';
    throw invalid([{ path, message: 'expected decimals and tokenProgram together, or neither' }]);
  }
  if (amount === undefined || recentBlockhash === undefined) return null;
  if (decimals === undefined || program === undefined) return null;
  const own = { mint, decimals, program, amount: BigInt(amount) };
  return {
    lamports: 0n,
    tokens: { ...own, rentTo: null, hasWithheldFees: false },
    facts: { amount, accountClosed: false },
  };
};

/** The accounts that the claim touches. */
type Holdings = {
  readonly stealth: LedgerAccount | null;
  readonly destination: LedgerAccount | null;
  readonly source: LedgerAccount | null;
  readonly target: LedgerAccount | null;
};

const readHoldings = async (
  { stealthAddress, destination }: SolanaClaimRequest,
  { mint, program }: SolanaToken & { readonly mint: string },
  ledger: OpenSolanaLedger,
): Promise<Holdings> => {
  const { deriveTokenAccountAddress } = await loadCore();
  const tokenAccounts = await Promise.all(
    [stealthAddress, destination].map((owner) => deriveTokenAccountAddress(owner, mint, program)),
  );
  const addresses = [stealthAddress, destination, ...tokenAccounts];
  const [stealth = null, holder = null, source = null, target = null] =
    await ledger().accounts(addresses);
  return { stealth, destination: holder, source, target };
};

const readSource = async (
  { stealthAddress }: SolanaClaimRequest,
  mint: string,
  source: LedgerAccount | null,
): Promise<TokenAccount> => {
  if (source === null) throw nothingToClaim(stealthAddress, mint);
  const { readTokenAccount } = await loadCore();
  const named = { field: 'mint', token: mint } as const;
  const account = readUsable(named, () => readTokenAccount(source.data, stealthAddress));
  if (account.amount === 0n) throw nothingToClaim(stealthAddress, mint);
  return account;
};

/** Rent pays for rent: a sponsor who opens an account gets that of the closed one. */
const rentReceiver = (
  { isSponsored, terms, destination }: SolanaClaimRequest,
  { target }: Holdings,
): string => (isSponsored && target === null && terms.feePayer ? terms.feePayer : destination);

/** The SOL that goes along: all that the fee and the destination's account leave. */
const settleSweep = async (
  { isSponsored, feeLamports, destination: to }: SolanaClaimRequest,
  { stealth, destination, source, target }: Holdings,
  rentTo: string | null,
): Promise<bigint> => {
  const { rentExemptLamports } = await loadCore();
  const own = stealth?.lamports ?? 0n;
  // A new account of the same mint is as long as the one-time address's.
  const opening = target === null ? rentExemptLamports(source?.data.length ?? 165) : 0n;
  const required = isSponsored ? 0n : feeLamports + opening;
  if (own < required) {
    const reason = `the one-time address has ${own} lamports of ${required} for the fee and the destination's token account; ${sponsorHint}`;
    throw insufficientFunds({ available: own, required, reason });
  }
  const rest = own - required;
  const returned = rentTo === to ? (source?.lamports ?? 0n) : 0n;
  const after = (destination?.lamports ?? 0n) + returned + rest;
  // Too little for a new destination to be kept: it stays where it is.
  return after < rentExemptLamports(0) ? 0n : rest;
};
