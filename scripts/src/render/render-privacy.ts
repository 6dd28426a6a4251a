import { type Exposure, type PrivacyLevel, privacyLevels } from '@sipher/contract';
import { type ChainId, nobleEngines, type TokenKind, transferChains } from '@sipher/core';
import {
  type Backend,
  exposureOf,
  listBackends,
  meetsLevel,
  openBackends,
  type Statement,
} from '@sipher/server';
import { generatedNote, renderTable } from './render-markdown.ts';

const backends = listBackends(openBackends(nobleEngines));

const kinds: readonly TokenKind[] = ['native', 'token'];
const kindNames: Record<TokenKind, string> = { native: 'its own coin', token: 'a token' };

type Payment = { readonly chain: ChainId; readonly kind: TokenKind };

const payments: readonly Payment[] = transferChains.flatMap((chain) =>
  kinds.map((kind) => ({ chain, kind })),
);

/** The page "What each privacy level hides": all of it from the registry. */
export const renderPrivacy = (): string =>
  [
    '# What each privacy level hides',
    `A backend is a mechanism, a level is a demand. ${generatedNote} A transfer is built by a backend that meets its level, or it is not built: \`PRIVACY_LEVEL_UNAVAILABLE\` says what is missing and what would do instead.`,
    ...renderLevels(),
    '## What each backend hides',
    renderStatements(),
    '## Where a level can be had, and what an observer still sees',
    'Every built transfer says the same of itself in `exposure`. Who pays, and when, is public everywhere.',
    ...privacyLevels.flatMap(renderLevel),
    ...renderWords(),
  ]
    .join('\n\n')
    .concat('\n');

const demands: Record<PrivacyLevel, string> = {
  standard: 'The recipient is hidden.',
  shielded:
    'As standard, and the amount can be proven to an auditor without revealing it to others: a Pedersen commitment, whose opening is encrypted to the recipient and, where a viewing key is set, to that key. It does not hide the amount: where the chain shows that, it still does.',
  maximum: 'As shielded, and the amount is hidden on the chain.',
};

const renderLevels = (): string[] => [
  '## What each level demands',
  renderTable(
    ['level', 'demands'],
    privacyLevels.map((level) => [`\`${level}\``, demands[level]]),
  ),
];

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

const describeStatement = ({ hidesRecipient, hidesAmount, provesAmount }: Statement): string[] =>
  [hidesRecipient, hidesAmount, provesAmount].map(yesOrNo);

const renderStatements = (): string => {
  const rows = backends.flatMap((backend) =>
    groupBy(payments, ({ chain, kind }) => {
      const statement = backend.statement(chain, kind);
      return statement === null ? null : describeStatement(statement);
    }).map(({ told, members }) => [`\`${backend.id}\``, describePayments(members), ...told]),
  );
  const head = ['backend', 'pays', 'hides the recipient', 'hides the amount', 'proves the amount'];
  return renderTable(head, rows);
};

const renderLevel = (level: PrivacyLevel): string[] => {
  const rows = groupBy(payments, (payment) => {
    const able = backends.filter((backend) => meetsLevel(backend, { ...payment, level }));
    const [first] = able;
    return first === undefined
      ? null
      : [describeIds(able), ...describeExposure(first, payment, level)];
  }).map(({ told, members }) => [describePayments(members), ...told]);
  const head = ['payments', 'backends', 'recipient', 'amount', 'announcement', 'commitment'];
  const body =
    rows.length === 0
      ? 'No backend meets it yet, on any chain: a request for it is refused.'
      : renderTable(head, rows);
  return [`### \`${level}\``, body];
};

const describeIds = (able: readonly Backend[]): string =>
  able.map(({ id }) => `\`${id}\``).join(', ');

/** Of the one that is chosen where the request names none. */
const describeExposure = (backend: Backend, payment: Payment, level: PrivacyLevel): string[] => {
  const exposure = exposureOf(backend, { ...payment, level });
  const told = ['recipient', 'amount', 'announcement', 'commitment'] as const;
  return told.map((name) => exposure[name]);
};

type Group = { readonly told: readonly string[]; readonly members: readonly Payment[] };

/** The payments of which the same is told, together; those of which nothing is are left out. */
const groupBy = (
  all: readonly Payment[],
  tell: (payment: Payment) => readonly string[] | null,
): Group[] => {
  const groups = new Map<string, { told: readonly string[]; members: Payment[] }>();
  for (const payment of all) {
    const told = tell(payment);
    if (told === null) continue;
    const group = groups.get(told.join()) ?? { told, members: [] };
    group.members.push(payment);
    groups.set(told.join(), group);
  }
  return [...groups.values()];
};

const describePayments = (members: readonly Payment[]): string => {
  const byKinds = new Map<string, ChainId[]>();
  for (const chain of new Set(members.map((member) => member.chain))) {
    const own = members.filter((member) => member.chain === chain);
    const names = own.map(({ kind }) => kindNames[kind]).join(' and ');
    byKinds.set(names, [...(byKinds.get(names) ?? []), chain]);
  }
  return [...byKinds].map(([names, chains]) => `${chains.join(', ')}: ${names}`).join('; ');
};

const meanings: Record<Exposure['amount'] | Exclude<Exposure['commitment'], 'none'>, string> = {
  public: 'The chain shows it to everybody.',
  committed:
    'The chain shows it to everybody all the same. A commitment beside it proves it to whoever gets the opening.',
  hidden: 'The chain does not show it.',
  anchored: 'The chain carries the commitment in the paying transaction.',
  unanchored:
    'The commitment comes with the answer, or in another transaction. By itself it proves nothing about the payment.',
};

const renderWords = (): string[] => [
  '## The words',
  renderTable(
    ['word', 'in plain words'],
    Object.entries(meanings).map(([word, meaning]) => [`\`${word}\``, meaning]),
  ),
];
