import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** Arguments as the host sent them: nothing is added to them on their way to the server. */
export type RawArguments = Readonly<Record<string, unknown>>;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * A schema as the SDK shows it to hosts. It lets every value through untouched: arguments are judged
 * by `assertArguments`, which names their fields, and answers are the server's.
 */
export const toToolSchema = (schema: z.ZodObject): StandardSchemaWithJSON<RawArguments> => {
  const json = buildJsonSchema(schema);
  return {
    '~standard': {
      version: 1,
      vendor: 'sipher',
      // The protocol has arguments and structured content as objects, and the SDK has checked that.
      validate: (value) => ({ value: value as RawArguments }),
      jsonSchema: { input: () => json, output: () => json },
    },
  };
};

/** JSON Schema in one piece: many hosts do not follow references. */
export const buildJsonSchema = (schema: z.ZodObject): Record<string, unknown> => {
  const { $defs = {}, $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', override });
  return inline(json, $defs) as Record<string, unknown>;
};

const override = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void => {
  delete jsonSchema.default;
  delete jsonSchema.id;
  // Validators of hosts warn of formats that they do not know.
  if (jsonSchema.format === 'int64') delete jsonSchema.format;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

const definitionPath = '#/$defs/';

const inline = (node: unknown, definitions: Record<string, unknown>): unknown => {
  if (Array.isArray(node)) return node.map((item) => inline(item, definitions));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...rest } = node as { $ref?: string };
  const here = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, inline(value, definitions)]),
  );
  if (!$ref?.startsWith(definitionPath)) return here;
  const target = inline(definitions[$ref.slice(definitionPath.length)], definitions);
  return { ...(target as object), ...here };
};
