import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Named JSON Schemas of a document; two different schemas under one name are a mistake. */
export type Components = Map<string, JsonSchema>;

/**
 * Turns a schema into JSON Schema as OpenAPI 3.1 has it. What it names (`meta({ id })`) goes into
 * the components, and is referred to from there.
 */
export const toJsonSchema = (schema: z.ZodType, components: Components): JsonSchema => {
  const { $defs, $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', override: polish });
  const referring = refer(json);
  for (const [name, definition] of Object.entries($defs ?? {})) {
    addComponent(components, name, refer(definition));
  }
  return referring;
};

/** Adds a schema to the components under a name and answers with the reference to it. */
export const addComponent = (components: Components, name: string, schema: JsonSchema) => {
  const known = components.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`two different schemas are called ${name}`);
  }
  components.set(name, schema);
  return { $ref: `#/components/schemas/${name}` };
};

const refer = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

const polish: Override = ({ jsonSchema, zodSchema }) => {
  flattenChoices(jsonSchema);
  collapseNullable(jsonSchema);
  discriminate(jsonSchema, zodSchema);
  loosenTruth(jsonSchema);
  requireInDocument(jsonSchema);
  // A client must be able to leave out what a session can fill: no default tempts its generator.
  if ('x-session-default' in jsonSchema) delete jsonSchema.default;
  // The bounds of safe integers say nothing that int64 does not.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  widenInteger(jsonSchema);
};

const maxInt32 = 2 ** 31 - 1;

/** Generators take an integer without a format for 32 bits, which slots and totals outgrow. */
const widenInteger = (schema: JsonSchema) => {
  const isInteger = [schema.type].flat().includes('integer');
  if (isInteger && (schema.maximum ?? Number.POSITIVE_INFINITY) > maxInt32) schema.format = 'int64';
};

/** A choice inside a choice is one choice: nested, each level becomes a wrapper class. */
const flattenChoices = (schema: JsonSchema) => {
  if (schema.anyOf === undefined) return;
  schema.anyOf = schema.anyOf.flatMap((each) =>
    each.anyOf !== undefined && Object.keys(each).length === 1 ? each.anyOf : [each],
  );
};

/** Generators take the one value of a boolean for text, and then refuse it: words say it instead. */
const loosenTruth = (schema: JsonSchema) => {
  if (typeof schema.const !== 'boolean') return;
  schema.description = [schema.description, `Always ${schema.const}`].filter(Boolean).join('. ');
  delete schema.const;
};

/** Names the field that tells the variants apart, so that clients need not try each in turn. */
const discriminate = (schema: JsonSchema, { _zod: { def } }: z.core.$ZodTypes) => {
  if (schema.oneOf === undefined || def.type !== 'union' || !('discriminator' in def)) return;
  const propertyName = String(def.discriminator);
  const variants = schema.oneOf.map(({ $ref }, index): [string, unknown] => [
    variantValue(def.options[index], propertyName),
    $ref,
  ]);
  schema.discriminator = { propertyName, mapping: Object.fromEntries(variants) };
};

const variantValue = (variant: z.core.SomeType | undefined, propertyName: string): string => {
  const literal = variant instanceof z.ZodObject ? variant.shape[propertyName] : undefined;
  if (literal instanceof z.ZodLiteral) return String(literal.value);
  throw new Error(`a variant has no literal ${propertyName}`);
};

/** `anyOf [X, null]` makes generators write wrapper classes; a list of types does not. */
const collapseNullable = (schema: JsonSchema) => {
  const [first, second] = schema.anyOf ?? [];
  if (schema.anyOf?.length !== 2 || first?.type === undefined || second?.type !== 'null') return;
  const { anyOf: _, ...rest } = schema;
  const { enum: values, ...inner } = first;
  for (const key of Object.keys(schema)) delete schema[key];
  Object.assign(schema, inner, rest, { type: [first.type, 'null'] });
  if (values !== undefined) schema.enum = [...values, null];
};

const requireInDocument = (schema: JsonSchema) => {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (typeof property !== 'object' || !('x-required-in-document' in property)) continue;
    delete property['x-required-in-document'];
    schema.required = [...(schema.required ?? []), name];
  }
};
