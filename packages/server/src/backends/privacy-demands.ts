import type { PrivacyLevel } from '@sipher/contract';
import type { Statement } from './backend.ts';

/** Something that a level demands: the recipient hidden, the amount provable, the amount hidden. */
export type Demand = 'recipient' | 'proof' | 'amount';

const demandsOf: Readonly<Record<PrivacyLevel, readonly Demand[]>> = {
  standard: ['recipient'],
  shielded: ['recipient', 'proof'],
  maximum: ['recipient', 'proof', 'amount'],
};

const promiseOf = {
  recipient: 'hidesRecipient',
  proof: 'provesAmount',
  amount: 'hidesAmount',
} as const satisfies Record<Demand, keyof Statement>;

/** What a level demands and a statement does not promise; nothing is promised without one. */
export const missingFor = (level: PrivacyLevel, statement: Statement | null): readonly Demand[] =>
  demandsOf[level].filter((demand) => statement?.[promiseOf[demand]] !== true);
