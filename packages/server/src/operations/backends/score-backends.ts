import type { BackendId, OperationData, OperationInput } from '@sipher/contract';
import type { Backend } from '../../backends/backend.ts';
import type { Cost } from './estimate-costs.ts';

/** What a backend is rated by; null where it is not known. */
export type Rated = {
  readonly backend: Backend;
  /** What it hides or proves. */
  readonly promises: readonly unknown[];
  readonly cost: Cost | null;
  readonly latencyMs: number | null;
};

type Criterion = NonNullable<OperationInput<'backendsCompare'>['body']['prioritize']>;
type Best = Omit<OperationData<'backendsCompare'>['recommendation'], 'reasoning'>;

export type Scored = {
  /** 0 to 100, with one decimal. */
  readonly scores: ReadonlyMap<BackendId, number>;
  /** What the scores are made of: what is known of all. */
  readonly criteria: readonly Criterion[];
  readonly best: Best;
};

const prioritizedWeight = 3;

/** What each takes from the caller: less is better. What is hidden counts as what is not exposed. */
const burdens = {
  privacy: ({ promises }: Rated) => 1 / Math.max(promises.length, 1),
  cost: ({ cost }: Rated) => (cost === null ? null : Number(cost.amount)),
  speed: ({ latencyMs }: Rated) => latencyMs,
} as const satisfies Record<Criterion, (rated: Rated) => number | null>;

const allCriteria: readonly Criterion[] = ['privacy', 'cost', 'speed'];

/** Rates backends beside one another: by each criterion the best of them gets its full share. */
export const scoreBackends = (
  rated: readonly Rated[],
  prioritized: Criterion | undefined,
): Scored => {
  const criteria = allCriteria.filter((each) => rated.every((one) => burdens[each](one) !== null));
  const weightOf = (each: Criterion) => (each === prioritized ? prioritizedWeight : 1);
  const weights = criteria.reduce((sum, each) => sum + weightOf(each), 0);
  const shares = criteria.map((each) => {
    const least = Math.min(...rated.map((one) => burdens[each](one) ?? 0));
    return (one: Rated) => weightOf(each) * shareOf(least, burdens[each](one) ?? 0);
  });
  const scoreOf = (one: Rated) => shares.reduce((sum, share) => sum + share(one), 0) / weights;
  const scores = rated.map(
    (one) => [one.backend.id, Math.round(1000 * scoreOf(one)) / 10] as const,
  );
  const leastOf = (each: Criterion) =>
    criteria.includes(each) ? pick(rated, (one) => burdens[each](one) ?? 0) : undefined;
  return {
    scores: new Map(scores),
    criteria,
    best: {
      best_overall: pick(rated, (one) => -scoreOf(one)),
      best_value: leastOf('cost'),
      fastest: leastOf('speed'),
      most_private: leastOf('privacy'),
    },
  };
};

const shareOf = (least: number, own: number): number => (own === least ? 1 : least / own);

/** The one with the least; of equals the first, which is preferred anyway. */
const pick = (rated: readonly Rated[], burdenOf: (one: Rated) => number): BackendId | undefined =>
  rated.toSorted((one, other) => burdenOf(one) - burdenOf(other))[0]?.backend.id;
