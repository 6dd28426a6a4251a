import type { OperationData, OperationId, OperationInput, operations } from '@sipher/contract';
import type { Deps } from '../deps.ts';
import type { Caller } from '../keys/authenticate-key.ts';

type AccessOf<Id extends OperationId> = (typeof operations)[Id]['access'];
type SuccessOf<Id extends OperationId> = (typeof operations)[Id]['success'];

/** One call of an operation, parsed and under its session's defaults. */
export type Call<Id extends OperationId> = {
  readonly input: OperationInput<Id>;
  /** Who calls; public and admin operations have nobody. */
  readonly caller: AccessOf<Id> extends 'key' | 'paid' ? Caller : undefined;
  /** A signal, aborted where the client goes away before its answer: for what takes long. */
  readonly openSignal: () => AbortSignal;
  /** Whether the caller would rather have the answer's own binary form, where there is one. */
  readonly takesBytes: boolean;
};

export type Answer<Id extends OperationId> = AnswerContent<Id> & {
  readonly headers?: Readonly<Record<string, string>>;
};

type AnswerContent<Id extends OperationId> =
  | { readonly data: OperationData<Id> }
  | (SuccessOf<Id> extends { bytes: string } ? { readonly bytes: Uint8Array } : never);

/** The business of one operation. Throws `ApiError` or `InvalidInputError`. */
export type Handler<Id extends OperationId> = (
  call: Call<Id>,
  deps: Deps,
) => Answer<Id> | Promise<Answer<Id>>;
