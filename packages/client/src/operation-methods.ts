import type {
  OperationData,
  OperationGroup,
  OperationId,
  OperationRequest,
  operations,
} from '@sipher/contract';
import type { Call, PagedCall } from './calls/call.ts';
import type { Page } from './calls/read-pages.ts';
import type { CallOptions } from './sipher-options.ts';

type Table = typeof operations;

/** The call of an operation: one that pages can be iterated. */
export type CallOf<Id extends OperationId> =
  OperationData<Id> extends Page ? PagedCall<OperationData<Id>> : Call<OperationData<Id>>;

/** The operations that also answer in a form of bytes. */
export type BytesOperationId = {
  [Id in OperationId]: Table[Id]['success'] extends { readonly bytes: string } ? Id : never;
}[OperationId];

type PathParameter<Id extends OperationId> = OperationRequest<Id>['params'] extends { id: infer P }
  ? [id: P]
  : [];

/** A query cannot say null: `sessionId: null` in the options is how it takes nothing of a session. */
type WithoutNull<Q> = { [K in keyof Q]: Exclude<Q[K], null> };

/** The one input object of an operation, its query or its body; undefined: it has none. */
export type OperationMethodInput<Id extends OperationId> =
  OperationRequest<Id>['body'] extends undefined
    ? OperationRequest<Id>['query'] extends undefined
      ? undefined
      : WithoutNull<OperationRequest<Id>['query']>
    : OperationRequest<Id>['body'];

type InputArgument<I> = [I] extends [undefined]
  ? []
  : Record<never, never> extends I
    ? [input?: I]
    : [input: I];

/** The method of an operation: the parameter of its path, its input, then options. */
export type OperationMethod<Id extends OperationId> = (
  ...args: [...PathParameter<Id>, ...InputArgument<OperationMethodInput<Id>>, options?: CallOptions]
) => CallOf<Id>;

/** Every operation of the contract, as `group.name` says. */
export type OperationMethods = {
  readonly [G in OperationGroup]: {
    readonly [Id in OperationId as Table[Id]['call'] extends `${G}.${infer Name}`
      ? Name
      : never]: OperationMethod<Id>;
  };
};
