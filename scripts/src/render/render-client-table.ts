import { errorRegistry, type Operation, operations, repeatOf } from '@sipher/contract';

/** The TypeScript client's table of operations: all that it takes of the contract beside types. */
export const renderClientTable = (): string => `// Made by npm run generate from the contract.

/** Each operation by its id: method, path, call, what a repeat does, and its marks. */
export const operationTable: Readonly<Record<string, string>> = {
${Object.values<Operation>(operations).map(renderRow).join('\n')}
};

/** Codes with a status that passes in general, but not here: the operator has to act first. */
export const lastingCodes: readonly string[] = [${lastingCodes().join(', ')}];
`;

const renderRow = (operation: Operation): string => {
  const { id, method, path, call } = operation;
  const row = `'${[method, path, call, repeatOf(operation), ...marksOf(operation)].join(' ')}',`;
  const line = `  ${id}: ${row}`;
  return line.length > 100 ? `  ${id}:\n    ${row}` : line;
};

const marksOf = ({ query, body, session, success }: Operation): string[] => [
  ...(query === undefined ? [] : ['query']),
  ...(body === undefined ? [] : ['body']),
  ...(session === 'applied' ? ['session'] : []),
  ...('nextCursor' in success.data.shape ? ['paged'] : []),
  ...(success.bytes === undefined ? [] : [success.bytes]),
];

const passingStatuses: readonly number[] = [408, 429, 502, 503];

const lastingCodes = (): string[] =>
  Object.entries(errorRegistry)
    .filter(([, { status, retryable }]) => passingStatuses.includes(status) && !retryable)
    .map(([code]) => `'${code}'`);
