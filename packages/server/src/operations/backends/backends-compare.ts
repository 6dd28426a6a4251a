import type { OperationInput, PrivacyLevel } from '@sipher/contract';
import { listBackends } from '../../backends/backend.ts';
import { kindOf, type PaymentAtLevel } from '../../backends/choose-backend.ts';
import { missingFor } from '../../backends/privacy-demands.ts';
import type { Deps } from '../../deps.ts';
import type { Handler } from '../handler.ts';
import {
  type Compared,
  describeComparison,
  describeCost,
  explain,
  promisesOf,
} from './describe-comparison.ts';
import { type Cost, estimateCosts } from './estimate-costs.ts';
import { scoreBackends } from './score-backends.ts';

type Body = OperationInput<'backendsCompare'>['body'];

export const backendsCompare: Handler<'backendsCompare'> = async ({ input }, deps) => {
  const { operation, chain, token, rpcProvider, amount, prioritize } = input.body;
  const payment = { chain, kind: kindOf(token ?? null), level: levelOf(input.body) };
  const costs = await estimateCosts({ payment, rpcProvider }, deps);
  const compared = compare(operation, { payment, costs }, deps);
  const available = compared.filter(({ missing }) => missing.length === 0);
  const scored = scoreBackends(available, prioritize);
  // A token's amount has a unit of its own.
  const paid = token === undefined && amount !== undefined ? BigInt(amount) : null;
  return {
    data: {
      operation,
      chain,
      privacyLevel: payment.level,
      comparisons: compared.map((each) => describeComparison(each, payment, scored)),
      recommendation: { ...scored.best, reasoning: explain(payment, scored) },
      costs: compared.flatMap(({ backend, cost }) =>
        cost === null ? [] : [describeCost(backend.id, cost, paid)],
      ),
      unavailable: compared
        .filter(({ missing }) => missing.length > 0)
        .map(({ backend, missing }) => ({ backend: backend.id, missing: [...missing] })),
    },
  };
};

/** An audit needs an amount that can be proven. */
const levelOf = ({ operation, privacyLevel }: Body): PrivacyLevel =>
  operation === 'compliance_audit' && privacyLevel === 'standard' ? 'shielded' : privacyLevel;

type Circumstances = {
  readonly payment: PaymentAtLevel;
  readonly costs: ReadonlyMap<string, Cost>;
};

const compare = (
  operation: Body['operation'],
  { payment: { chain, kind, level }, costs }: Circumstances,
  { backends, backendMeter }: Deps,
): Compared[] =>
  listBackends(backends).map((backend) => {
    const statement = backend.statement(chain, kind);
    const hidden = missingFor(level, statement);
    return {
      backend,
      missing: operation === 'encrypted_compute' ? [...hidden, 'compute'] : hidden,
      promises: promisesOf(statement),
      cost: costs.get(backend.id) ?? null,
      latencyMs: backendMeter.read(backend.id, chain).meanMs,
    };
  });
