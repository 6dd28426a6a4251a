import { operationTable } from '../generated/operation-table.ts';

/** What it takes to call an operation. */
export type OperationRow = {
  readonly method: string;
  readonly path: string;
  /** `group.name` of its method. */
  readonly call: string;
  /** What a repeat does: nothing, nothing under one `Idempotency-Key`, or another one. */
  readonly repeat: 'safe' | 'keyed' | 'unsafe';
  /** Where its input goes; null: it has none. */
  readonly input: 'query' | 'body' | null;
  /** Whether `X-Session-Id` applies. */
  readonly isUnderSession: boolean;
  readonly isPaged: boolean;
  /** The media type of its data as bytes; null: it has no such form. */
  readonly bytesType: string | null;
};

/** The row of an operation; throws a TypeError if there is none. */
export const findRow = (id: string): OperationRow => {
  const text = Object.hasOwn(operationTable, id) ? operationTable[id] : undefined;
  if (text === undefined) throw new TypeError('operation: expected the id of one');
  const [method = '', path = '', call = '', repeat = '', ...marks] = text.split(' ');
  return {
    method,
    path,
    call,
    repeat: repeat as OperationRow['repeat'], // the table is generated from the contract
    input: marks.includes('query') ? 'query' : marks.includes('body') ? 'body' : null,
    isUnderSession: marks.includes('session'),
    isPaged: marks.includes('paged'),
    bytesType: marks.find((mark) => mark.includes('/')) ?? null,
  };
};
