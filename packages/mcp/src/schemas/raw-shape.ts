import { markedFieldsOf, type Operation } from '@sipher/contract';
import { z } from 'zod';

/**
 * The fields of an operation's query and body as a caller writes them, without defaults: neither a
 * host nor a schema may fill in what a session should.
 */
export const rawShapeOf = (operation: Operation): Record<string, z.ZodType> => {
  const marked = markedFieldsOf(operation);
  const shape = { ...operation.query?.shape, ...operation.body?.shape };
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => {
      const mark = marked.find((field) => field.name === name);
      // Every field of the contract is a full schema; zod's shapes are typed by its core alone.
      return [name, toRawField(schema as z.ZodType, mark?.location)];
    }),
  );
};

const toRawField = (schema: z.ZodType, fillableIn: 'query' | 'body' | undefined): z.ZodType => {
  const { description } = schema;
  if (fillableIn === 'query') return withoutDefault(schema).optional().meta({ description });
  if (fillableIn === 'body') {
    const text = [description, 'null: not from the session'].filter(Boolean).join('; ');
    return withoutDefault(schema).nullable().optional().meta({ description: text });
  }
  if (!(schema instanceof z.ZodDefault)) return schema;
  const text = [description, `${schema.parse(undefined)} if left out`].filter(Boolean).join('; ');
  return withoutDefault(schema).optional().meta({ description: text });
};

const withoutDefault = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
    ? // Typed by zod's core alone, as shapes are.
      (schema.unwrap() as z.ZodType)
    : schema;
