import type { OperationData, OperationId, OperationInput, operations } from '@sipher/contract';
import type { Deps } from '../deps.ts';
import type { Caller } from '../keys/authenticate-key.ts';

type AccessOf<Id extends OperationId> = (typeof operations)[Id]['access'];

/** One call of an operation, parsed and under its session's defaults. */
export type Call<Id extends OperationId> = {
  readonly input: OperationInput<Id>;
  /** Who calls; public and admin operations have nobody. */
  readonly caller: AccessOf<Id> extends 'key' | 'paid' ? Caller : undefined;
};

export type Answer<Id extends OperationId> = {
  readonly data: OperationData<Id>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The business of one operation. Throws `ApiError` or `InvalidInputError`. */
export type Handler<Id extends OperationId> = (
  call: Call<Id>,
  deps: Deps,
) => Answer<Id> | Promise<Answer<Id>>;
