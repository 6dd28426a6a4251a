import fc from 'fast-check';
import { z } from 'zod';

/** As much of JSON Schema as `z.toJSONSchema` writes for the contract. */
type Schema = {
  readonly $ref?: string;
  readonly $defs?: Definitions;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
};
type Definitions = Readonly<Record<string, Schema>>;

/**
 * Input that a schema accepts, by what its JSON Schema says of it: what clients are told is what is
 * tried. A keyword that this does not know throws, so that nothing is left out in silence.
 */
export const arbitraryInput = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  // Types only narrow what Zod says is JSON Schema to the keywords above.
  const json = z.toJSONSchema(schema, { io: 'input' }) as Schema;
  return arbitraryOf(json, json.$defs ?? {});
};

const arbitraryOf = (schema: Schema, definitions: Definitions): fc.Arbitrary<unknown> => {
  if (schema.$ref !== undefined) {
    return arbitraryOf(definitions[schema.$ref.replace('#/$defs/', '')] ?? {}, definitions);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((each) => arbitraryOf(each, definitions)));
  }
  const build = byType[schema.type ?? ''];
  if (build === undefined) throw new Error(`no input for the type ${schema.type}`);
  return build(schema, definitions);
};

type Build = (schema: Schema, definitions: Definitions) => fc.Arbitrary<unknown>;

const byType: Readonly<Record<string, Build>> = {
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  integer: ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }) =>
    fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: minimum, max: maximum })),
  string: (schema) => arbitraryText(schema),
  object: (schema, definitions) => arbitraryObject(schema, definitions),
  array: (schema, definitions) => arbitraryList(schema, definitions),
};

const arbitraryText = ({ format, pattern, minLength = 0, maxLength = 64 }: Schema) => {
  if (format === 'date-time') return futureTime;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  // Zod counts UTF-16 units, JSON Schema characters: the shorter of the two is tried.
  return fc
    .string({ unit: 'binary', minLength, maxLength })
    .filter((text) => text.length <= maxLength);
};

/** Times that lie ahead, in the forms that RFC 3339 has for them. */
const futureTime = fc
  .tuple(
    fc.date({
      min: new Date('2100-01-01T00:00:00Z'),
      max: new Date('9998-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('Z', '+00:00', '-12:00', '+23:59', '-23:59'),
  )
  .map(([date, offset]) => date.toISOString().replace('Z', offset));

/** Short ones: a list of a hundred takes a hundred times as long and shows nothing more. */
const arbitraryList = ({ items = {}, minItems = 0 }: Schema, definitions: Definitions) =>
  fc.array(arbitraryOf(items, definitions), { minLength: minItems, maxLength: minItems + 2 });

const arbitraryObject = ({ properties = {}, required = [] }: Schema, definitions: Definitions) =>
  fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, arbitraryOf(each, definitions)]),
    ),
    { requiredKeys: [...required] },
  );
