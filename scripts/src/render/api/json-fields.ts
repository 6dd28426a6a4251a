/** As much of JSON Schema as the OpenAPI document uses. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly 'x-session-default'?: string;
};

/** A field of a body, with the path to it: `keyPairs[].label`. */
export type Field = {
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly sessionDefault: string;
  readonly description: string;
};

export type Lookup = (schema: Schema) => Schema;

/** Finds what the references of a document stand for. */
export const openLookup = (schemas: Readonly<Record<string, Schema>>): Lookup => {
  const lookUp = (schema: Schema): Schema => {
    const name = schema.$ref?.replace('#/components/schemas/', '');
    const found = name === undefined ? undefined : schemas[name];
    // What stands beside a reference belongs to the field, and wins.
    return found === undefined ? schema : { ...lookUp(found), ...schema };
  };
  return lookUp;
};

export type Listing = { readonly lookUp: Lookup; readonly maxDepth: number };

/** The fields of an object, those of objects within it after each, down to a depth. */
export const listFields = (schema: Schema, listing: Listing, prefix = ''): Field[] => {
  const { properties = {}, required = [] } = listing.lookUp(schema);
  return Object.entries(properties).flatMap(([name, given]) => {
    const property = listing.lookUp(given);
    const path = `${prefix}${name}`;
    const field = {
      path,
      type: describeType(property, listing.lookUp),
      isRequired: required.includes(name),
      sessionDefault: property['x-session-default'] ?? '',
      description: describe(property, listing.lookUp),
    };
    return [field, ...listInner(property, path, listing)];
  });
};

const listInner = (property: Schema, path: string, listing: Listing): Field[] => {
  const depth = path.split('.').length;
  if (depth >= listing.maxDepth) return [];
  if (property.items !== undefined) {
    return listFields(objectOf(property.items, listing.lookUp), listing, `${path}[].`);
  }
  return listFields(objectOf(property, listing.lookUp), listing, `${path}.`);
};

/** The object that a value can be, where there is only one; else nothing. */
const objectOf = (schema: Schema, lookUp: Lookup): Schema => {
  const own = lookUp(schema);
  if (own.properties !== undefined) return own;
  const objects = variantsOf(own)
    .map(lookUp)
    .filter(({ properties }) => properties !== undefined);
  return objects.length === 1 ? (objects[0] ?? {}) : {};
};

const variantsOf = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];

const describe = (property: Schema, lookUp: Lookup): string => {
  const text = property.description ?? lookUp(property.items ?? {}).description ?? '';
  const fallback = property.default;
  if (fallback === undefined) return text;
  return `${text === '' ? '' : `${text}. `}Default \`${JSON.stringify(fallback)}\``;
};

const maxListed = 6;

/** A type in words: `text`, `integer, 60 to 86400`, `` `a` or `b` ``, `list of objects`. */
export const describeType = (given: Schema, lookUp: Lookup): string => {
  const schema = lookUp(given);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return describeEnum(schema.enum);
  const variants = variantsOf(schema);
  if (variants.length > 0) {
    return [...new Set(variants.map((variant) => describeType(variant, lookUp)))].join(' or ');
  }
  if (schema.items !== undefined) return `list of ${describeType(schema.items, lookUp)}`;
  const types = [schema.type ?? []].flat().map((type) => typeWords[type] ?? type);
  return `${types.join(' or ')}${describeRange(schema)}`;
};

const typeWords: Readonly<Record<string, string>> = { string: 'text', boolean: 'true or false' };

const describeEnum = (values: readonly unknown[]): string => {
  const named = values.filter((value) => value !== null).map((value) => `\`${value}\``);
  const rest = named.length - maxListed;
  const listed = named.slice(0, maxListed).join(', ');
  const orNull = values.includes(null) ? ' or null' : '';
  return `${listed}${rest > 0 ? ` and ${rest} more` : ''}${orNull}`;
};

const describeRange = ({ minimum, maximum }: Schema): string => {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `, from ${minimum}`;
  return `, ${minimum ?? 'at most'}${minimum === undefined ? '' : ' to'} ${maximum}`;
};
