import { markedFieldsOf, type Operation } from '@sipher/contract';

/** What an option's text is read as. `json-or-text`: JSON where it begins with a brace. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'choice' | 'json' | 'json-or-text';

/** One field of an operation's query, body or headers, as a command line can give it. */
export type InputField = {
  readonly location: Location;
  /** Where it stands: its name, after that of the object around it if that one is flattened. */
  readonly path: readonly [string] | readonly [string, string];
  readonly kind: FieldKind;
  /** Of a `choice`, else empty. */
  readonly choices: readonly string[];
  readonly description: string;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  /** A private key, a viewing key or a blinding factor, or an object that holds one. */
  readonly isSecret: boolean;
};

export type Location = 'query' | 'body' | 'headers';

const locations = ['query', 'body', 'headers'] as const;

/**
 * The fields of an operation, in the contract's order. An object whose fields may all be left out
 * is given by these fields, where none of them has the name of another.
 */
export const inputFieldsOf = (operation: Operation): InputField[] => {
  const fillable = markedFieldsOf(operation).map(({ name }) => name);
  return locations.flatMap((location) => {
    const shape = shapeOf(operation[location]);
    return Object.entries(shape).flatMap(([name, schema]): InputField[] => {
      const inner = flattenedShape(schema, shape);
      if (inner === null) {
        const field = describeField(name, schema);
        // A query has no null.
        const isNullable = location === 'body' && (field.isNullable || fillable.includes(name));
        return [{ location, path: [name], ...field, isNullable }];
      }
      return Object.entries(inner).map(([innerName, innerSchema]) => ({
        location,
        path: [name, innerName],
        ...describeField(innerName, innerSchema),
      }));
    });
  });
};

/** The flattened objects that must be there, if only empty. */
export const requiredObjectsOf = ({ body }: Operation): string[] => {
  const shape = shapeOf(body);
  return Object.entries(shape)
    .filter(([, schema]) => !unwrap(schema).isOptional && flattenedShape(schema, shape) !== null)
    .map(([name]) => name);
};

/** As much of a zod schema as is read here. */
type Schema = {
  readonly description?: string | undefined;
  readonly def: {
    readonly type: string;
    readonly innerType?: Schema;
    readonly out?: Schema;
    readonly element?: Schema;
    readonly shape?: Shape;
    readonly options?: readonly Schema[];
    readonly entries?: Readonly<Record<string, string>>;
    readonly defaultValue?: unknown;
  };
};
type Shape = Readonly<Record<string, Schema>>;

/** The contract's types name only zod's core, which says of a schema less than it knows. */
const shapeOf = (schema: { readonly shape: unknown } | undefined): Shape =>
  (schema?.shape ?? {}) as Shape;

type Unwrapped = {
  readonly schema: Schema;
  readonly isOptional: boolean;
  readonly isNullable: boolean;
  readonly description: string | undefined;
  readonly fallback: unknown;
};

/** What is below `optional`, `nullable`, `default` and the reading of a query's number. */
const unwrap = (schema: Schema): Unwrapped => {
  const { def, description } = schema;
  const below = def.innerType ?? def.out;
  if (below === undefined) {
    return { schema, isOptional: false, isNullable: false, description, fallback: undefined };
  }
  const inner = unwrap(below);
  return {
    schema: inner.schema,
    isOptional: inner.isOptional || def.type === 'optional' || def.type === 'default',
    isNullable: inner.isNullable || def.type === 'nullable',
    description: description ?? inner.description,
    fallback: def.defaultValue ?? inner.fallback,
  };
};

const flattenedShape = (schema: Schema, around: Shape): Shape | null => {
  const { shape } = unwrap(schema).schema.def;
  if (shape === undefined) return null;
  const isFlat = Object.entries(shape).every(
    ([name, field]) => unwrap(field).isOptional && kindOf(field) !== 'json' && !(name in around),
  );
  return isFlat ? shape : null;
};

const describeField = (name: string, schema: Schema) => {
  const { isOptional, isNullable, description = '', fallback } = unwrap(schema);
  const isScalar = typeof fallback === 'number' || typeof fallback === 'string';
  const isSaid = description.includes('if left out');
  const notes = [
    description,
    outlineOf(schema),
    isScalar && !isSaid ? `(default: ${fallback})` : '',
  ];
  return {
    kind: kindOf(schema),
    choices: Object.values(unwrap(schema).schema.def.entries ?? {}),
    description: notes.filter((note) => note !== '').join(' '),
    isRequired: !isOptional,
    isNullable,
    isSecret: holdsSecret(name, schema),
  };
};

const kinds: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  enum: 'choice',
  union: 'json-or-text',
};

const kindOf = (schema: Schema): FieldKind => kinds[unwrap(schema).schema.def.type] ?? 'json';

/** What an object holds: `{ key, label? }`, or a list of such; empty for all else. */
const outlineOf = (schema: Schema): string => {
  const { shape, element, options = [] } = unwrap(schema).schema.def;
  if (element !== undefined) return `[${outlineOf(element)}, ...]`;
  if (shape === undefined) return options.map(outlineOf).join('');
  const names = Object.entries(shape).map(
    ([name, field]) => `${name}${unwrap(field).isOptional ? '?' : ''}`,
  );
  return `{ ${names.join(', ')} }`;
};

/** A meta-address's `viewingKey` is a public key: of what is nested these names alone count. */
const nestedSecret = /^(?:\w+PrivateKey|blinding\w*)$/;
const secret = /^(?:\w+PrivateKey|blinding\w*|(?:defaultV|v)iewingKey|(?:master|parent|child)Key)$/;

const holdsSecret = (name: string, schema: Schema): boolean =>
  secret.test(name) || namesBelow(schema).some((below) => nestedSecret.test(below));

const namesBelow = (schema: Schema): string[] => {
  const { shape = {}, element } = unwrap(schema).schema.def;
  const below = Object.entries(shape).flatMap(([name, field]) => [name, ...namesBelow(field)]);
  return element === undefined ? below : namesBelow(element);
};
