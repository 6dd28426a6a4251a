import type { z } from 'zod';
import type { Operation } from './operation.ts';
import * as backends from './resources/backends.ts';
import * as billing from './resources/billing.ts';
import * as claims from './resources/claims.ts';
import * as commitments from './resources/commitments.ts';
import * as keys from './resources/keys.ts';
import * as rpc from './resources/rpc.ts';
import * as scan from './resources/scan.ts';
import * as sessions from './resources/sessions.ts';
import * as stealth from './resources/stealth.ts';
import * as system from './resources/system.ts';
import * as transfers from './resources/transfers.ts';
import * as viewingKeys from './resources/viewing-keys.ts';
import type { SessionFillable } from './session-defaults.ts';

/** The one table: every operation of the API, by its id. Resource files export nothing else. */
export const operations = {
  ...system,
  ...sessions,
  ...stealth,
  ...transfers,
  ...claims,
  ...scan,
  ...commitments,
  ...viewingKeys,
  ...backends,
  ...rpc,
  ...keys,
  ...billing,
} satisfies { readonly [Id in string]: Operation & { readonly id: Id } };

type Table = typeof operations;

/** The id of an operation in the table, such as `createSession`. */
export type OperationId = keyof Table;

/** Every operation's id, in the table's order. */
export const operationIds = Object.keys(operations) as OperationId[];

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What the handler of an operation gets, after defaults and parsing. */
export type OperationInput<Id extends OperationId> = {
  readonly params: Parsed<Field<Id, 'params'>>;
  readonly query: Parsed<Field<Id, 'query'>>;
  readonly headers: Parsed<Field<Id, 'headers'>>;
  readonly body: Parsed<Field<Id, 'body'>>;
};

type Written<S> = S extends z.ZodObject
  ? // The keys as a caller writes them, so that defaults may be left out; a query's numbers as numbers.
    { [K in keyof z.input<S>]: WrittenField<S, K> }
  : undefined;

type WrittenField<S extends z.ZodObject, K extends keyof z.input<S>> =
  | (unknown extends z.input<S>[K] ? OutputField<S, K> : z.input<S>[K])
  | (S['shape'][K & string] extends SessionFillable ? null : never);

type OutputField<S extends z.ZodObject, K> = K extends keyof z.output<S> ? z.output<S>[K] : never;

/** What a caller of the operation writes, before any default is applied. */
export type OperationRequest<Id extends OperationId> = {
  readonly params: Written<Field<Id, 'params'>>;
  readonly query: Written<Field<Id, 'query'>>;
  readonly body: Written<Field<Id, 'body'>>;
};

/** What it answers with: the `data` of the envelope. */
export type OperationData<Id extends OperationId> = z.output<Table[Id]['success']['data']>;

type Field<Id extends OperationId, F extends string> =
  Table[Id] extends Record<F, infer S> ? S : undefined;
