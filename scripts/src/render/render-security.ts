import type { Operation } from '@sipher/contract';
import { apiGroups, placeOf } from './api/api-groups.ts';
import { generatedNote, renderTable } from './render-markdown.ts';

/** The page "What the server sees": every operation, from its own words in the contract. */
export const renderSecurity = (): string =>
  [
    '# What the server sees, operation by operation',
    `What the server gets to know by answering each operation. ${generatedNote} [The security model](../security.md) says what the words mean, and who the server is. In every operation it also sees which API key asks, when, and from which address. Where nothing is said to be kept, the counters of limits and usage are all that stays.`,
    '## Operations that show it a private key',
    'Whoever runs the server could keep what these show it. Each has a way to be done at home.',
    renderTable(head, operations.filter(showsPrivateKey).map(renderRow)),
    ...apiGroups.flatMap(({ title, operations: own }) => [
      `## ${title}`,
      renderTable(head, own.map(renderRow)),
    ]),
  ]
    .join('\n\n')
    .concat('\n');

const head = ['operation', 'secrets it sees', 'what it learns', 'what it keeps', 'at home'];

const operations = apiGroups.flatMap((group) => group.operations);

const showsPrivateKey = ({ sees }: Operation): boolean =>
  sees.secrets.some((secret) => secret.endsWith('private key'));

const renderRow = (operation: Operation): string[] => {
  const { secrets, learns, keeps, atHome } = operation.sees;
  return [
    `[\`${operation.id}\`](${placeOf(operation).replace('reference/', '')})`,
    secrets.join(', '),
    learns,
    keeps ?? '',
    atHome ?? '',
  ];
};
