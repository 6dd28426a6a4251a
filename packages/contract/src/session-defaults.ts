import { z } from 'zod';
import { backend, chain, hex32, privacyLevel, rpcProvider } from './fields.ts';
import type { Operation } from './operation.ts';

/** A session's id: 32 random bytes. */
export const sessionIdPattern = /^sess_[0-9a-f]{64}$/;

/** The five defaults that a session can hold. */
const sessionFields = {
  chain: chain.meta({
    description:
      'The chain of addresses, scans and claims; a transfer goes to that of its recipient',
  }),
  privacyLevel: privacyLevel.meta({ description: 'What transfers must hide' }),
  rpcProvider: rpcProvider.meta({ description: 'The endpoint through which a chain is read' }),
  backend: backend.meta({ description: 'The mechanism that hides' }),
  defaultViewingKey: hex32('The viewing key to which payments are disclosed'),
};

/** The name of a default. */
export type SessionField = keyof typeof sessionFields;
/** Defaults as they hold: only those that are set. */
export type SessionDefaults = { [F in SessionField]?: z.infer<(typeof sessionFields)[F]> };

/** The names of the five defaults, in the order of documents. */
export const sessionFieldNames = Object.keys(sessionFields) as SessionField[];

/** What holds where neither the request nor its session says anything. */
export const serverDefaults = {
  chain: 'solana',
  privacyLevel: 'standard',
  rpcProvider: 'generic',
  backend: 'sip-native',
} as const satisfies SessionDefaults;

/** Defaults as a request writes them. `null` means none: in a PATCH it removes the default. */
export const sessionDefaultsInput = z
  .strictObject({
    chain: sessionFields.chain.nullable().optional(),
    privacyLevel: sessionFields.privacyLevel.nullable().optional(),
    rpcProvider: sessionFields.rpcProvider.nullable().optional(),
    backend: sessionFields.backend.nullable().optional(),
    defaultViewingKey: sessionFields.defaultViewingKey.nullable().optional(),
  })
  .meta({
    id: 'CreateSessionRequestDefaults',
    description: 'The defaults of a session; a field left out stays as it is, null removes it',
  });

/** Defaults as the owner gets them back. */
export const sessionDefaultsOutput = z
  .object(sessionFields)
  .partial()
  .meta({ id: 'SessionDefaults', description: 'The defaults that the session holds' });

const mark = 'x-session-default';

declare const fillable: unique symbol;
/** A schema of a field that a session can fill: a caller may also write `null`, which skips it. */
export type SessionFillable = { readonly [fillable]: true };

/**
 * Marks a field of an operation as one that a session can fill. The schema's own default is the
 * server's: it ranks last, because sessions are applied to the raw input, before it is parsed.
 */
export const fromSession = <F extends keyof typeof serverDefaults, S extends z.ZodType>(
  field: F,
  schema: S,
) =>
  markFillable(
    schema.default(serverDefaults[field] as z.core.util.NoUndefined<z.output<S>>).meta({
      [mark]: field,
      description: `Taken from the session if left out, else ${serverDefaults[field]}`,
    }),
  );

/**
 * Marks a field that a session can fill, and that nobody fills where it does not: what its absence
 * means is the operation's to say.
 */
export const fromSessionIfSet = <S extends z.ZodType>(field: SessionField, schema: S) =>
  markFillable(
    schema.optional().meta({ [mark]: field, description: 'Taken from the session if left out' }),
  );

/** Types alone know this mark: the metadata beside it is what programs read. */
const markFillable = <S extends z.ZodType>(schema: S) => schema as S & SessionFillable;

/** A field of an operation's raw input that a session can fill. */
export type MarkedField = {
  readonly location: 'query' | 'body';
  readonly name: string;
  readonly field: SessionField;
};

const locations = ['query', 'body'] as const;

/** The fields of an operation's input that a session can fill, as the contract marks them. */
export const markedFieldsOf = (operation: Operation): MarkedField[] =>
  locations.flatMap((location) =>
    Object.entries(operation[location]?.shape ?? {}).flatMap(([name, schema]) => {
      const field = (schema as z.ZodType).meta()?.[mark] as SessionField | undefined;
      return field === undefined ? [] : [{ location, name, field }];
    }),
  );
