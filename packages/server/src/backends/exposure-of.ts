import type { Exposure } from '@sipher/contract';
import { transferTraits } from '@sipher/core';
import type { Backend, Statement } from './backend.ts';
import type { PaymentAtLevel } from './choose-backend.ts';

/**
 * What an observer of the chain still sees of a payment.
 *
 * @throws RangeError for a payment that the backend cannot make.
 */
export const exposureOf = (backend: Backend, payment: PaymentAtLevel): Exposure => {
  const { chain, kind, level } = payment;
  const statement = backend.statement(chain, kind);
  const traits = transferTraits(chain, kind);
  if (statement === null || traits === null) {
    throw new RangeError(`expected a payment that ${backend.id} makes; got ${kind} on ${chain}`);
  }
  const isCommitted = level !== 'standard' && statement.provesAmount;
  const anchoring = traits.anchorsCommitment ? 'anchored' : 'unanchored';
  return {
    recipient: statement.hidesRecipient ? 'hidden' : 'public',
    amount: amountOf(statement, isCommitted),
    sender: 'public',
    timing: 'public',
    announcement: traits.announcement,
    commitment: isCommitted ? anchoring : 'none',
  };
};

const amountOf = ({ hidesAmount }: Statement, isCommitted: boolean): Exposure['amount'] => {
  if (hidesAmount) return 'hidden';
  return isCommitted ? 'committed' : 'public';
};
