import { type BackendId, type OperationData, privacyLevels } from '@sipher/contract';
import type { Backend, Statement } from '../../backends/backend.ts';
import { meetsLevel, type PaymentAtLevel } from '../../backends/choose-backend.ts';
import { categorizeLatency } from './describe-backend.ts';
import type { Cost } from './estimate-costs.ts';
import type { Rated, Scored } from './score-backends.ts';

type Data = OperationData<'backendsCompare'>;
type Comparison = Data['comparisons'][number];

/** What is known of a backend for a payment. */
export type Compared = Rated & {
  readonly missing: readonly Data['unavailable'][number]['missing'][number][];
  readonly promises: Comparison['capabilities'];
};

/** What a statement promises, by the names of capabilities. */
export const promisesOf = (statement: Statement | null): Comparison['capabilities'] => [
  ...(statement?.hidesRecipient ? (['hiddenRecipient'] as const) : []),
  ...(statement?.hidesAmount ? (['hiddenAmount'] as const) : []),
  ...(statement?.provesAmount ? (['complianceSupport'] as const) : []),
];

export const describeComparison = (
  { backend, missing, promises, cost, latencyMs }: Compared,
  payment: PaymentAtLevel,
  { scores, best }: Scored,
): Comparison => {
  const strongest = strongestLevel(backend, payment);
  const timed = latencyMs !== null && {
    // To a hundredth: what follows is noise.
    latencyMs: Math.round(latencyMs * 100) / 100,
    latencyCategory: categorizeLatency(latencyMs),
  };
  return {
    backend: backend.id,
    type: backend.type,
    available: missing.length === 0,
    ...(cost?.unit === 'lamports' ? describeLamports(cost.amount) : {}),
    ...(timed || {}),
    ...(strongest === undefined ? {} : { privacyLevel: strongest }),
    capabilities: [...promises],
    score: scores.get(backend.id) ?? 0,
    recommended: backend.id === best.best_overall,
  };
};

const strongestLevel = (backend: Backend, { chain, kind }: PaymentAtLevel) =>
  privacyLevels.findLast((level) => meetsLevel(backend, { chain, kind, level }));

const lamportsPerSol = 1_000_000_000n;

const describeLamports = (lamports: bigint) => {
  const fraction = String(lamports % lamportsPerSol).padStart(9, '0');
  return { costLamports: Number(lamports), costSOL: `${lamports / lamportsPerSol}.${fraction}` };
};

/** `paid` is what the payment is of, in the cost's unit; null where it is not known in that. */
export const describeCost = (backend: BackendId, { amount, unit }: Cost, paid: bigint | null) => ({
  backend,
  amount: String(amount),
  unit,
  ...(paid === null ? {} : { shareOfAmount: Number(amount) / Number(paid) }),
});

/** Why the recommended one is, in a sentence. */
export const explain = (
  { chain, kind, level }: PaymentAtLevel,
  { scores, criteria, best }: Scored,
): string => {
  const what = `${level} for ${kind} on ${chain}`;
  return best.best_overall === undefined
    ? `No backend meets every demand for ${what}; unavailable says what each is missing`
    : `Of ${scores.size} that ${scores.size === 1 ? 'meets' : 'meet'} ${what}, ${best.best_overall} scores highest by ${criteria.join(', ')}`;
};
